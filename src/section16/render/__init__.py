"""From a form to HTML, PDF, text, Markdown and the terminal."""
