# Mistakes on the command line: what is said, and where.
set -x
debrief docter
debrief version --jsn
debrief version now
debrief version --lang tlh
debrief completion
debrief completion ksh
debrief -C nowhere version
debrief docter --json
