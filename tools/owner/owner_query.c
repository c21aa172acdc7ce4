// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_query.c - the unit, container or pod whose cgroups a user wants to see
 */
#include <ctype.h>
#include <err.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "owner/owner.h"
#include "owner/owner_query.h"
#include "owner/owner_systemd.h"

/* Fewer digits are too few to identify anything, and may be a name. */
#define DIGITS_LEAST	4

/* The name of a cgroup has at most 255 bytes. */
#define NAME		256

/**
 * owner_unit() - read the argument of --unit
 * @given: the name of a unit, of which ".service" may be missing, or a pattern
 *
 * Return: the pattern, or the name, that a unit has to match; it is there until the
 * next call. NULL: no unit has such a name.
 */
const char *owner_unit(const char *given)
{
	static char *unit;
	const char *end = "";

	if (!*given || strchr(given, '/') || span_ends(span_of(given), ".slice"))
		return NULL;
	if (!strpbrk(given, "*?[") && !owner_is_unit(span_of(given)))
		end = ".service";
	free(unit);
	if (asprintf(&unit, "%s%s", given, end) < 0)
		err(1, NULL);
	return unit;
}

/**
 * owner_is_pod() - check the argument of --pod
 * @given: it
 *
 * Return: true if the uid or the id of a pod may start so.
 */
bool owner_is_pod(const char *given)
{
	return strlen(given) >= DIGITS_LEAST &&
	       span_all(span_of(given), SPAN_HEX "ABCDEF-_");
}

/* A backslash is no escape: systemd writes it in names. */
static bool unit_matches(const char *pattern, struct span unit)
{
	char name[NAME];

	if (!unit.length || unit.length >= sizeof(name))
		return false;
	memcpy(name, unit.at, unit.length);
	name[unit.length] = '\0';
	return !fnmatch(pattern, name, FNM_NOESCAPE);
}

static bool has_unit(const struct owner *owner, const char *pattern)
{
	size_t i;

	for (i = 0; i < owner->nr_levels; i++)
		if (unit_matches(pattern, owner->levels[i].systemd.unit) ||
		    unit_matches(pattern, owner->levels[i].systemd.user_unit))
			return true;
	return unit_matches(pattern, owner->systemd.unit) ||
	       unit_matches(pattern, owner->systemd.user_unit);
}

/* Capitals are the same digits. */
static bool id_starts(struct span id, const char *wanted)
{
	size_t i;

	for (i = 0; wanted[i]; i++)
		if (i == id.length || tolower((unsigned char)wanted[i]) != id.at[i])
			return false;
	return true;
}

static bool has_container(const struct owner *owner, const char *wanted)
{
	bool digits = strlen(wanted) >= DIGITS_LEAST;
	char plain[NAME];
	struct span name;
	size_t i;

	for (i = 0; i < owner->nr_levels; i++) {
		const struct owner_level *level = &owner->levels[i];

		name = owner_name(level, plain, sizeof(plain));
		if ((level->kind == OWNER_CONTAINER && digits && id_starts(name, wanted)) ||
		    (level->kind == OWNER_NAMED && span_is(name, wanted)))
			return true;
	}
	return false;
}

/* The uid is shown with "-", but has "_" in the name of a slice. */
static bool pod_starts(struct span pod, const char *wanted)
{
	size_t i;

	for (i = 0; wanted[i]; i++)
		if (i == pod.length ||
		    (wanted[i] == '_' ? '-' : tolower((unsigned char)wanted[i])) !=
		    (pod.at[i] == '_' ? '-' : pod.at[i]))
			return false;
	return true;
}

static bool has_pod(const struct owner *owner, const char *wanted)
{
	size_t i;

	for (i = 0; i < owner->nr_levels; i++) {
		const struct owner_level *level = &owner->levels[i];

		if ((level->kind == OWNER_POD || level->kind == OWNER_PODMAN_POD) &&
		    pod_starts(level->name, wanted))
			return true;
	}
	return false;
}

/**
 * owner_query_is_given() - tell whether not all cgroups are wanted
 * @query: whose are wanted
 *
 * Return: true if so.
 */
bool owner_query_is_given(const struct owner_query *query)
{
	return query->unit || query->container || query->pod;
}

/**
 * owner_query_matches() - tell whether a cgroup is wanted
 * @query: whose are wanted
 * @path: the path of the cgroup, as for owner_read()
 * @length: bytes of @path
 * @clipped: the path lost its head or its tail
 *
 * It may also lie in another container of the wanted one.
 *
 * Return: true if it is, for all that is asked.
 */
bool owner_query_matches(const struct owner_query *query, const char *path,
			 size_t length, bool clipped)
{
	struct owner owner;

	if (!owner_query_is_given(query))
		return true;
	owner_read(&owner, path, length, clipped);
	return (!query->unit || has_unit(&owner, query->unit)) &&
	       (!query->container || has_container(&owner, query->container)) &&
	       (!query->pod || has_pod(&owner, query->pod));
}
