// SPDX-License-Identifier: GPL-2.0-only
/*
 * place.c - what people call a cgroup, in words: a container, a pod, a unit, a session
 */
#include <stdarg.h>
#include <stdio.h>

#include "output/place.h"
#include "owner/owner.h"
#include "owner/owner_match.h"

/* The maximum number of things shown, the innermost ones; and the space for each. */
#define THINGS	4
#define THING	184

/* Digits of an id that people use, and those of an allocation. */
#define ID_KNOWN	12
#define ALLOCATION_KNOWN 8

_Static_assert(THINGS * (THING + 8) <= PLACE_ROOM, "no room for what joins the things");

/**
 * struct sentence - what is said of a cgroup
 * @text: it
 * @used: bytes of it
 * @things: how many things it names
 */
struct sentence {
	char *text;
	size_t used;
	size_t things;
};

static __attribute__((format(printf, 2, 3)))
void say(struct sentence *sentence, const char *format, ...)
{
	char thing[THING];
	va_list list;

	if (sentence->things++ >= THINGS)
		return;
	va_start(list, format);
	vsnprintf(thing, sizeof(thing), format, list);
	va_end(list);
	sentence->used += snprintf(sentence->text + sentence->used,
				   PLACE_ROOM - sentence->used, "%s%s",
				   sentence->used ? ", in " : "", thing);
}

/* " of uid 1000", or nothing where that is not known. */
static const char *of_uid(char text[32], struct span uid)
{
	*text = '\0';
	if (uid.length)
		snprintf(text, 32, " of uid %.*s", (int)uid.length, uid.at);
	return text;
}

static void say_container(struct sentence *sentence, const struct owner_level *level,
			  const char *what)
{
	char plain[256], name[100], by[40], owner[32];
	struct span id = owner_name(level, plain, sizeof(plain));

	if (id.length == OWNER_ID && span_all(id, SPAN_HEX))
		id = span_until(id, ID_KNOWN);
	span_show(by, sizeof(by), level->by);
	say(sentence, "%s %s%s%s%s%s", what, span_show(name, sizeof(name), id),
	    *by ? " (" : "", by, *by ? ")" : "", of_uid(owner, level->uid));
}

static void say_job(struct sentence *sentence, const struct owner_level *level)
{
	char step[40], task[40];

	if (!level->step.length) {
		say(sentence, "job %.*s (slurm)", (int)level->name.length, level->name.at);
		return;
	}
	*task = '\0';
	if (level->task.length)
		snprintf(task, sizeof(task), "task %.*s of ", (int)level->task.length,
			 level->task.at);
	say(sentence, "%sstep %s of job %.*s (slurm)", task,
	    span_show(step, sizeof(step), level->step),
	    (int)level->name.length, level->name.at);
}

static void say_level(struct sentence *sentence, const struct owner_level *level)
{
	static const char * const kinds[] = {
		[OWNER_CONTAINER] = "container",
		[OWNER_NAMED] = "container",
		[OWNER_MONITOR] = "monitor of container",
		[OWNER_MACHINE] = "machine",
		[OWNER_GUEST] = "virtual machine",
		[OWNER_PODMAN_POD] = "pod",
	};
	char bytes[64], name[100];
	struct span uid;

	switch (level->kind) {
	case OWNER_POD:
		uid = owner_name(level, bytes, sizeof(bytes));
		say(sentence, "pod %.*s (kubernetes%s%s)", (int)uid.length, uid.at,
		    level->class ? ", " : "", level->class ? level->class : "");
		break;
	case OWNER_JOB:
		say_job(sentence, level);
		break;
	case OWNER_ALLOCATION:
		say(sentence, "task %s of allocation %.*s (nomad)",
		    span_show(name, sizeof(name), level->task), ALLOCATION_KNOWN,
		    level->name.at);
		break;
	default:
		say_container(sentence, level, kinds[level->kind]);
		break;
	}
}

/* Is its unit there only for one of the levels, from @inner on, that lie in it? */
static bool is_replaced(const struct owner *owner, size_t inner)
{
	for (; inner < owner->nr_levels; inner++) {
		const struct owner_level *level = &owner->levels[inner];

		if (level->is_unit || level->kind == OWNER_JOB)
			return true;
		if (owner_is_container(level))
			break;
	}
	return false;
}

/* @inner: the first of the levels that lie in it. */
static void say_systemd(struct sentence *sentence, const struct owner_systemd *systemd,
			const struct owner *owner, size_t inner)
{
	bool last = inner == owner->nr_levels;
	char unit[128], of[32];

	if (is_replaced(owner, inner))
		return;
	of_uid(of, systemd->uid);
	if (systemd->session.length)
		say(sentence, "session %.*s%s", (int)systemd->session.length,
		    systemd->session.at, of);
	else if (systemd->user_unit.length)
		say(sentence, "user unit %s%s",
		    span_show(unit, sizeof(unit), systemd->user_unit), of);
	else if (systemd->unit.length && (last || !span_starts(systemd->unit, "user@")))
		say(sentence, "unit %s", span_show(unit, sizeof(unit), systemd->unit));
	else if (last && systemd->uid.length)
		say(sentence, "slice%s", of);
	else if (last && !inner && systemd->slice.length)
		say(sentence, "slice %s", span_show(unit, sizeof(unit), systemd->slice));
}

/**
 * place_describe() - say in words whose a cgroup is
 * @text: where it goes, as "container cf47b85e8d74 (docker)"; bytes that could do
 *        harm are escaped
 * @path: its path
 * @length: bytes of @path
 * @clipped: the path lost its head or its tail
 *
 * The innermost thing comes first.
 *
 * Return: false if the path tells nothing.
 */
bool place_describe(char text[PLACE_ROOM], const char *path, size_t length, bool clipped)
{
	struct sentence sentence = { .text = text };
	struct owner owner;
	size_t i;

	owner_read(&owner, path, length, clipped);
	for (i = owner.nr_levels; i--;) {
		say_systemd(&sentence, &owner.levels[i].systemd, &owner, i + 1);
		say_level(&sentence, &owner.levels[i]);
	}
	say_systemd(&sentence, &owner.systemd, &owner, 0);
	return sentence.things;
}

/**
 * place_lasting() - find the part of a path that outlives a restart
 * @path: the path
 * @length: its bytes
 *
 * A container or a unit that is restarted keeps its name, but the kubelet makes a new
 * container in the same pod.
 *
 * Return: bytes of @path that stay as they are.
 */
size_t place_lasting(const char *path, size_t length)
{
	const struct owner_level *pod;
	struct owner owner;

	owner_read(&owner, path, length, false);
	pod = owner_find(&owner, OWNER_POD);
	return pod ? pod->end : length;
}
