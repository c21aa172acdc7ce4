# SPDX-License-Identifier: GPL-2.0-only
#
# plots.gp - the scaling curves, as SVG, from medians.csv in the folder "out"
set datafile separator ","
set terminal svg size 800,500 dynamic enhanced background rgb "white"
set logscale xy
set grid
set key left top
set format y "%.0s%c"

# The medians of one series of one part and what it measures.
line(part, metric, unit, series) = sprintf( \
	"< awk -F, '$1 == \"%s\" && $4 == \"%s\" && $5 == \"%s\" && $2 == \"%s\"' %s/medians.csv | sort -t, -k3n", \
	part, metric, unit, series, out)
path(series) = line("path", "duration", "instructions", series)

set output out . "/path.svg"
set title "A kill in a memory cgroup (mem\\_cgroup\\_out\\_of\\_memory)"
set xlabel "candidates"
set ylabel "instructions"
plot path("console") using 3:7 with linespoints title "no module, oom\\_dump\\_tasks=1, serial console", \
     path("dump") using 3:7 with linespoints title "no module, oom\\_dump\\_tasks=1", \
     path("default") using 3:7 with linespoints title "oomwatch", \
     path("direct") using 3:7 with linespoints title "oomwatch, direct=1", \
     path("nocandidates") using 3:7 with linespoints title "oomwatch, candidates=0", \
     path("none") using 3:7 with linespoints title "no module"

set output out . "/readers.svg"
set title "Reading all of the history"
set xlabel "readers at once"
set ylabel "instructions per record"
plot line("ring", "read", "instructions/record", "kmsg") using 3:7 with linespoints title "/dev/kmsg", \
     line("ring", "read", "instructions/record", "oomwatch") using 3:7 with linespoints title "/dev/oomwatch"
