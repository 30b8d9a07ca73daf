"""What every command stands in: the list of commands, its help, words read, files read, and how it talks."""
