"""Commands on filing with EDGAR: approved, filed, followed, with the trail of it all."""
