"""Long work that a process of the workbench does behind the pages: each kind is a request and a function of a run."""
