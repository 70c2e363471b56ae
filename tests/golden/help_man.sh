# Help of one command: options of its own, then the common ones.
debrief man --help
