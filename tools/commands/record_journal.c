// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_journal.c - an entry in the journal for each OOM of this boot that was kept, and
 * of an earlier one whose panic was taken over
 *
 * How far they were sent is saved after each entry: if the recorder is killed in between,
 * that entry is sent again.
 */
#include <err.h>
#include <errno.h>
#include <string.h>

#include "commands/record_earlier.h"
#include "commands/record_entry.h"
#include "commands/record_journal.h"
#include "commands/record_outlet.h"
#include "host/journal.h"
#include "output/entry.h"
#include "output/keeper.h"

/* How long an entry is tried again, once a second, in seconds. */
#define RETRY_S		60

/* How long entries are sent, before it is looked for newer records, in seconds. */
#define SEND_S		2

#define PLACE_FILE	"journal"

/* The catalog explains it. */
#define MESSAGE_ID	"a7db4fc462254692a96bea0a073903e9"

/**
 * struct sender - how far OOMs are in the journal
 * @outlet: how far: of earlier boots first, then of this one
 * @earlier: the earlier boot
 * @entry: the entry of its OOM
 * @failing: when the journal did not take an entry, and took none since; 0: it does
 * @tried: when entries were sent last
 * @why: the error
 * @drop: do not send entries, but count them
 * @dropped: how many were not sent
 */
struct sender {
	struct outlet outlet;
	struct earlier earlier;
	struct entry entry;
	time_t failing;
	time_t tried;
	int why;
	bool drop;
	unsigned long dropped;
};

static struct sender sender;

/* An earlier boot, or this one if there is none. */
static void start_boot(const struct keeper *keeper)
{
	if (!earlier_start(&sender.earlier, &sender.outlet, keeper))
		outlet_start(&sender.outlet, keeper, PLACE_FILE);
}

/**
 * record_journal_start() - prepare to send entries
 * @keeper: the files, of which none has to be open
 */
void record_journal_start(const struct keeper *keeper)
{
	earlier_sweep(keeper);
	start_boot(keeper);
}

/* Send the entry, or drop it if it never will be taken. Return: false to try again. */
static bool send_entry(void)
{
	int error = journal_send(sender.entry.bytes, sender.entry.used);

	if (error == EMSGSIZE) {
		warnx("event %llu is not in the journal: its entry is too large",
		      (unsigned long long)sender.outlet.current.episode.number);
		error = 0;
	}
	sender.why = error;
	if (!error)
		sender.failing = 0;
	else if (!sender.failing)
		sender.failing = outlet_now_s();
	return !error;
}

/* Return: false if the journal does not take it now. */
static bool send_episode(void)
{
	if (sender.drop) {
		sender.dropped++;
		return true;
	}
	sender.entry.used = 0;
	entry_print(&sender.entry, "MESSAGE_ID", MESSAGE_ID);
	entry_print(&sender.entry, "SYSLOG_IDENTIFIER", "oomwatch");
	record_entry(&sender.entry, &sender.outlet);
	return send_entry();
}

static bool has_time(void)
{
	return outlet_now_s() - sender.tried < SEND_S;
}

/* Send what was kept up to a place. Return: false if the journal does not take all. */
static bool send_all(const struct tail_place *end)
{
	while ((sender.drop || has_time()) && outlet_next(&sender.outlet, end)) {
		if (!send_episode())
			return false;
		outlet_done(&sender.outlet);
		outlet_save(&sender.outlet, &sender.outlet.done);
	}
	return true;
}

static void give_up(const struct tail_place *end)
{
	sender.drop = true;
	sender.dropped = 0;
	send_all(end);
	sender.drop = false;
	sender.failing = 0;
	warnx("the journal took no entry for %d s: %s: %lu OOM%s in the files only",
	      RETRY_S, strerror(sender.why), sender.dropped,
	      sender.dropped == 1 ? " is" : "s are");
}

/* Return: false if the journal does not take all. */
static bool go_on_boot(const struct tail_place *end)
{
	if (send_all(end))
		return true;
	outlet_again(&sender.outlet);
	if (sender.tried - sender.failing >= RETRY_S)
		give_up(end);
	return false;
}

/* Return: false if there are, or may be, further OOMs of an earlier boot to send. */
static bool go_on_earlier(const struct keeper *keeper)
{
	while (sender.outlet.earlier) {
		if (!go_on_boot(&sender.earlier.end) || !has_time() ||
		    current_is_open(&sender.outlet.current))
			return false;
		if (earlier_end(&sender.earlier, &sender.outlet))
			start_boot(keeper);
		else
			outlet_start(&sender.outlet, keeper, PLACE_FILE);
	}
	return true;
}

/**
 * record_journal_go_on() - send entries of what was kept since the last call
 * @keeper: the files
 *
 * It takes two seconds at most. If the journal does not take an entry, the next calls try
 * again, once a second; after a minute, it is dropped, with all that were kept meanwhile.
 *
 * Return: true if none has to be sent yet.
 */
bool record_journal_go_on(const struct keeper *keeper)
{
	const struct tail_place end = { keeper->part, keeper->bytes };
	time_t now = outlet_now_s();

	if (sender.outlet.trouble)
		outlet_save(&sender.outlet, &sender.outlet.done);
	if (sender.failing && now == sender.tried)
		return false;
	sender.tried = now;
	return go_on_earlier(keeper) && go_on_boot(&end) && has_time();
}
