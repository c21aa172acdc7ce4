// SPDX-License-Identifier: GPL-2.0-only
/*
 * identity.c - a part of the page of explain: which process the victim is
 */
#include <stdio.h>
#include <string.h>

#include "explain/identity.h"
#include "explain/name.h"
#include "output/place.h"
#include "output/term.h"
#include "records/episode.h"
#include "records/path.h"

#define INDENT	"  "

static void print_program(const union record *victim)
{
	char name[NAME_ROOM], program[NAME_ROOM] = "", uid[24] = "";

	name_comm(name, victim->victim.victim_comm);
	if (record_has(victim, victim, victim_uid))
		snprintf(uid, sizeof(uid), ", uid %u",
			 (unsigned int)victim->victim.victim_uid);
	name_text(program, victim, "victim_exe");
	term_wrap(INDENT, "%s (%d)%s%s%s", name, (int)victim->victim.victim_pid,
		  uid, *program ? ", program " : "", program);
	/* A process has another name than its thread. */
	if (record_has(victim, victim, victim_tgid) &&
	    victim->victim.victim_tgid != victim->victim.victim_pid &&
	    name_text(program, victim, "victim_leader_comm"))
		term_wrap(INDENT, "a thread of %s (%d)", program,
			  (int)victim->victim.victim_tgid);
}

static void print_parent(const union record *victim)
{
	char name[NAME_ROOM];

	if (!record_has(victim, victim, victim_ppid) ||
	    !name_text(name, victim, "victim_parent_comm"))
		return;
	term_wrap(INDENT, "parent: %s (%d)", name,
		  (int)victim->victim.victim_ppid);
}

/* If process 1 of a PID namespace dies, all others in it die, too. */
static void print_inside(const union record *victim)
{
	const struct oomwatch_victim *v = &victim->victim;

	if (!record_has(victim, victim, victim_nspid) ||
	    v->victim_nspid == v->victim_pid || v->victim_nspid <= 0)
		return;
	if (v->victim_nspid > 1)
		term_wrap(INDENT, "pid %d in its own PID namespace, as its container sees it",
			  (int)v->victim_nspid);
	else
		term_wrap(INDENT, "pid 1 in its own PID namespace: the whole container ends with it");
}

/* Where a memory cgroup ran out, its part of the page has the path. */
static void print_cgroup(const struct episode *episode, const union record *victim)
{
	char called[PLACE_ROOM];
	struct path path;

	if (!episode_is_memcg(episode))
		name_place("of cgroup", victim, "task_memcg");
	else if (path_of(&victim->h, "task_memcg", &path) &&
		 place_describe(called, path.bytes, path.length, path.clipped))
		term_wrap(INDENT, "in %s", called);
}

/**
 * identity_print() - print which process the chosen victim is
 * @episode: the episode
 */
void identity_print(const struct episode *episode)
{
	const union record *victim = episode_chosen(episode);

	if (!victim || !record_has(victim, victim, victim_pid))
		return;
	term_title(victim->victim.state == OOMWATCH_STATE_DYING ?
		   "Which process was dying" : "Which process was killed");
	print_program(victim);
	print_parent(victim);
	print_inside(victim);
	print_cgroup(episode, victim);
}
