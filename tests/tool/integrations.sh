#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# integrations.sh - does what integrations/ has for other programs do what it says?
#
# The counts are those that the recorder writes before and after recorded OOMs; they are
# in a real Prometheus, an hour each. A journald of its own runs in a mount namespace of
# its own for rsyslog. alerts.sh has the alerts.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt
given=$(realpath "$here/../../integrations")
check_board=$here/../tool/dashboard_check.py
board=$given/grafana/oomwatch.json
journald=/lib/systemd/systemd-journald
id=a7db4fc462254692a96bea0a073903e9

if outside; then
	said=$("$here/../../scripts/deps" prometheus prometheus-alertmanager rsyslog systemd \
		python3 2>&1) || ktap_skip_all "${said##*
}"
	enter -m
fi

work=$(mktemp -d)
mount -t tmpfs none /run
mount -t tmpfs none /var/log
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)
started=""

cleanup()
{
	# shellcheck disable=SC2086 # several
	kill $started 2>/dev/null
	cd /
	rm -rf "$work"
}
trap cleanup EXIT

# counts FILE - what a recorder writes now
counts()
{
	rm -f out/oomwatch.prom
	"$tool" record --dir dir --textfile out 2>err &
	recorder=$!
	wait_for 20 [ -e out/oomwatch.prom ] && wait_for 20 grep -q 'no record is kept' err
	kill "$recorder"
	wait "$recorder"
	cp out/oomwatch.prom "$1"
}

# at FILE FROM TO [HOST] - its samples in each minute between two times, as of host1 and
# host2, or of this one
at()
{
	{
		grep -v '^#' "$1"
		# Of the module, which is not there.
		echo oomwatch_blind 0
		echo oomwatch_unobserved_kills_total 0
	} | awk -v from="$2" -v to="$3" -v first="${4:-1}" -v last="${4:-2}" '{
		name = $1
		if (!sub(/\{/, "{job=\"node\",instance=\"HOST\",", name))
			name = name "{job=\"node\",instance=\"HOST\"}"
		for (host = first; host <= last; host++) {
			series = name
			sub(/HOST/, "host" host, series)
			value = $2
			if ($1 == "oomwatch_last_success_timestamp_seconds")
				value = host == 2 ? from : to
			for (t = from; t < to; t += 60)
				print series, value, t
		}
	}'
}

# says_nothing COMMAND... - does it succeed? What it says is shown only if not.
says_nothing()
{
	"$@" >said 2>&1 && return
	ktap_print_msg "$(cat said)"
	return 1
}

# sum PATTERN - of the series that were counted after the OOMs
sum()
{
	grep "^oomwatch_$1" after | awk '{ sum += $2 } END { print sum }'
}

# close A B - are they the same number, but for 3 %? A rate is taken between samples.
close()
{
	[ "$2" -gt 0 ] && [ $(($1 * 100)) -ge $(($2 * 97)) ] &&
		[ $(($1 * 100)) -le $(($2 * 103)) ]
}

# has_all - has rsyslog written each OOM?
has_all()
{
	[ -e /var/log/oomwatch.json ] && [ "$(wc -l </var/log/oomwatch.json)" = "$count" ]
}

# ready - does Prometheus answer? Sets $url; the kernel has given it a port.
ready()
{
	url=http://$(sed -n 's/.*msg="Listening on" address=//p' prometheus.log)
	python3 -c "import urllib.request
urllib.request.urlopen('$url/-/ready', timeout=5)" 2>/dev/null
}

# shows TITLE - the number that the dashboard has
shows()
{
	sed -n "s/^$1: //p" shown
}

mkdir -m 700 dir
mkdir out
check_is "the dashboard has the shape that Grafana wants" "" "$("$check_board" shape "$board" 2>&1)"
counts before
"$tool" --input "$history" --raw "dir/$boot.raw"
counts after
now=$(date +%s)
middle=$((now / 3600 * 3600 - 3600))
# Of a host at which Prometheus looks only after a kill.
sed "s/^\(oomwatch_last_kill.*{context=\"global\"}\) .*/\1 $((middle - 60))/
	s/^\(oomwatch_last_kill.*{context=\"memcg\"}\) .*/\1 0/" after >seen_late
{
	at before $((middle - 3600)) "$middle"
	at after "$middle" $((middle + 3600))
	at seen_late "$middle" $((middle + 3600)) 3
	echo '# EOF'
} >text
check "promtool makes blocks of the counts" \
	says_nothing promtool tsdb create-blocks-from openmetrics text data
echo 'global: {}' >prometheus.yml
prometheus --config.file=prometheus.yml --storage.tsdb.path=data \
	--storage.tsdb.retention.time=30d --web.listen-address=127.0.0.1:0 \
	>prometheus.log 2>&1 &
started="$started $!"
wait_for 60 ready
"$check_board" queries "$board" "$url" $((middle + 1200)) >shown 2>&1
check_is "each query of the dashboard finds something" "" \
	"$(grep -v '^[^:]*: [0-9]*$' shown)"
killed='episodes_total{outcome="\(killed\|panic\)"'
check "it shows the kills of two hosts, and one of the third" close "$(shows 'OOM kills')" \
	$((2 * $(sum "$killed") + 1))
check "and what the victims had" close "$(shows 'Memory that victims had')" \
	$((2 * $(sum freed_bytes_total)))
check_is "victims that are stuck, of all hosts" $((3 * $(sum victims_stuck))) "$(shows 'Stuck victims')"
check_is "and the host whose recorder is dead" 1 "$(shows 'Hosts that keep no records')"

"$check_board" host "$board" "$url" $((middle + 120)) host3 >shown 2>&1
for title in "OOM kills" "OOM kills by what ran out" "Hosts with the most victims"; do
	check_is "$title: a kill before Prometheus first looked" 1 "$(shows "$title")"
done
"$check_board" host "$board" "$url" $((middle + 2400)) host3 >shown 2>&1
check_is "OOM kills by what ran out: it is over" 0 "$(shows "OOM kills by what ran out")"
check_is "OOM kills: it is one of the last hours" 1 "$(shows "OOM kills")"

check "amtool can read the routes" \
	says_nothing amtool check-config "$given/prometheus/alertmanager.yml"
sed -n 's/.*- alert: //p; s/.* severity: //p' "$given/prometheus/alerts.yml" | paste -d ' ' - - >alerts
while read -r alert severity; do
	case "$alert $severity" in
	Oom*" critical") wanted=page ;;
	*) wanted=ticket ;;
	esac
	check_is "$alert goes to a $wanted" "$wanted" \
		"$(amtool config routes test --config.file="$given/prometheus/alertmanager.yml" \
			alertname="$alert" severity="$severity" 2>/dev/null)"
done <alerts

# The journal, and what reads it.
mkdir -p /run/systemd/journald.conf.d
printf '%s\n' '[Journal]' Storage=volatile ReadKMsg=no Audit=no RateLimitBurst=0 \
	>/run/systemd/journald.conf.d/test.conf
"$journald" 2>journald.err &
started="$started $!"
wait_for 20 [ -S /run/systemd/journal/socket ]
"$tool" record --journal --dir dir 2>err &
started="$started $!"
count=$("$tool" list --dir dir | sed 1d | wc -l)
sed "s|^module(load=\"imjournal\".*|module(load=\"imjournal\" StateFile=\"$work/state\")|" \
	"$given/rsyslog/oomwatch.conf" >rsyslog.conf
check "rsyslogd can read its part" says_nothing rsyslogd -N1 -f "$work/rsyslog.conf"
rsyslogd -n -f "$work/rsyslog.conf" -i "$work/pid" >rsyslog.err 2>&1 &
started="$started $!"
check "it has each OOM of the journal" wait_for 60 has_all
check_is "with its fields" "$("$tool" list --dir dir --json |
		sed 's/.*"episode":\([0-9]*\),.*/\1/' | sort -n | xargs)" \
	"$(grep -o '"OOMWATCH_EPISODE": *"[0-9]*"' /var/log/oomwatch.json | tr -dc '0-9\n' |
		sort -n | xargs)"
journalctl -q -o json "MESSAGE_ID=$id" >messages
check_is "a rule of node-problem-detector takes each kill, and each rule takes some" \
	"CgroupOOMKilled OOMWithoutVictim SysRqOOMKilled SystemOOMKilled" \
	"$(python3 -c '
import json, re, sys
rules = json.load(open(sys.argv[1]))["rules"]
taken = set()
for line in open("messages"):
    entry = json.loads(line)
    outcome = entry.get("OOMWATCH_OUTCOME")
    # It wants a match up to the end of the message.
    found = [r["reason"] for r in rules if re.search(r["pattern"] + r"\Z", entry["MESSAGE"])]
    cgroup = "memory cgroup" in entry["MESSAGE"]
    if len(found) != (outcome in ("killed", "no_victim")) or \
       (outcome == "killed" and cgroup != ("CgroupOOMKilled" in found)):
        print(found, entry["MESSAGE"])
    taken.update(found)
print(*sorted(taken))
' "$given/node-problem-detector/oomwatch.json" 2>&1)"
for file in vector/oomwatch.toml fluent-bit/oomwatch.conf opentelemetry/oomwatch.yaml rsyslog/oomwatch.conf; do
	check "$file names the entries of the journal" grep -q "$id" "$given/$file"
done
ktap_finished
