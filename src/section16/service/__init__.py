"""The workbench as a program: settings, the application with its gate, and the server.

`settings.py` says how it is run, `app.py` puts it together, `gate.py` decides who comes in.
"""
