// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner.c - whose a cgroup is: the unit, user, container, pod, machine or job
 *
 * A program that makes a cgroup gives it a name that says what it is for. Only the
 * path is read, no file and no daemon. What it does not tell for certain is not told.
 */
#include "owner/owner.h"
#include "owner/owner_form.h"
#include "owner/owner_systemd.h"

/**
 * struct walk - how far a path was read
 * @owner: what it told
 * @path: where it begins
 * @recent: the cgroup that is read, and those above it
 * @systemd: the systemd in whose part of the path it lies: of the host or a container
 * @stage: what may come next there
 * @deep: there were more levels than there is space for
 */
struct walk {
	struct owner *owner;
	const char *path;
	struct owner_recent recent;
	struct owner_systemd *systemd;
	enum owner_stage stage;
	bool deep;
};

static size_t end_of(const struct walk *walk, struct span name)
{
	return name.at + name.length - walk->path;
}

static void set_names(struct owner_level *level, const struct owner_parts *parts)
{
	if (level->kind == OWNER_JOB)
		level->name = parts->number;
	else if (parts->id.length)
		level->name = parts->id;
	else if (parts->uid.length)
		level->name = parts->uid;
	else
		level->name = parts->name;
	if (level->kind == OWNER_ALLOCATION)
		level->task = parts->name;
}

/* The systemd of a container sees the path from here on; of a guest, nobody does. */
static void step_inside(struct walk *walk, struct owner_level *level)
{
	walk->systemd = &level->systemd;
	walk->stage = owner_is_container(level) || level->kind == OWNER_MACHINE ?
		      OWNER_INSIDE : OWNER_DONE;
}

static void push(struct walk *walk, const struct owner_form *form,
		 const struct owner_parts *parts, bool is_unit)
{
	struct owner *owner = walk->owner;
	struct owner_level *level = &owner->levels[owner->nr_levels];

	if (owner->nr_levels == OWNER_LEVELS) {
		walk->deep = true;
		return;
	}
	owner->nr_levels++;
	*level = (struct owner_level){
		.kind = form->kind, .class = form->class, .escaped = form->escaped,
		.by = form->by ? span_of(form->by) : parts->prefix,
		.uid = walk->systemd->uid, .is_unit = is_unit,
		.end = end_of(walk, walk->recent.name),
	};
	set_names(level, parts);
	if (level->kind != OWNER_POD && level->kind != OWNER_PODMAN_POD &&
	    level->kind != OWNER_JOB)
		step_inside(walk, level);
}

/* A step or a task of a job, or the supervisor of a container: not a level of its own. */
static void say_more(struct walk *walk, const struct owner_form *form,
		     const struct owner_parts *parts)
{
	struct owner *owner = walk->owner;
	struct span last = form->above ? walk->recent.above : walk->recent.parent;
	struct owner_level *level;

	if (!owner->nr_levels || walk->deep)
		return;
	level = &owner->levels[owner->nr_levels - 1];
	if (level->end != end_of(walk, last))
		return;
	if (form->kind == OWNER_MONITOR) {
		level->kind = OWNER_MONITOR;
		walk->stage = OWNER_DONE;
	} else if (!level->step.length) {
		level->step = parts->name;
	} else {
		level->task = parts->number;
	}
	level->end = end_of(walk, walk->recent.name);
}

static void read_name(struct walk *walk, struct span name)
{
	const struct owner_form *form;
	struct owner_parts parts;
	bool is_unit;

	walk->recent.name = name;
	form = owner_form_find(&walk->recent, &parts);
	is_unit = owner_systemd_read(walk->systemd, &walk->stage, name);
	if (!form)
		return;
	if (form->again)
		say_more(walk, form, &parts);
	else
		push(walk, form, &parts, is_unit);
}

/* The slice in which it should be says which pod it is of, but is no cgroup. */
static void read_slice(struct walk *walk, struct span name)
{
	const struct owner_form *form;
	struct owner_parts parts;

	walk->recent.name = name;
	form = owner_form_find(&walk->recent, &parts);
	if (!form || !form->slice)
		return;
	walk->recent.name = parts.name;
	form = owner_form_find(&walk->recent, &parts);
	if (form && form->kind == OWNER_POD)
		push(walk, form, &parts, false);
}

/* All that is left of a path whose head is lost is below a cgroup that is not known. */
static struct span lose_head(struct walk *walk, struct span path)
{
	struct span slash = span_find(path, "/");

	walk->stage = OWNER_DONE;
	return slash;
}

static struct span lose_tail(struct span path)
{
	while (path.length && path.at[path.length - 1] != '/')
		path.length--;
	return path;
}

/**
 * owner_read() - find out whose a cgroup is
 * @owner: gets what the path tells
 * @path: the path, of cgroup v1 or v2, of any bytes; one that lost its head does not
 *        begin with "/"
 * @length: bytes of @path
 * @clipped: the path lost its head or its tail; a name that is cut is not read
 */
void owner_read(struct owner *owner, const char *path, size_t length, bool clipped)
{
	struct walk walk = { .owner = owner, .path = path, .systemd = &owner->systemd };
	struct span rest = { path, length }, name;

	*owner = (struct owner){ .nr_levels = 0 };
	if (!length || *path != '/')
		rest = lose_head(&walk, rest);
	else if (clipped)
		rest = lose_tail(rest);
	while (span_next(&rest, '/', &name)) {
		if (!name.length)
			continue;
		read_slice(&walk, name);
		read_name(&walk, name);
		walk.recent.above = walk.recent.parent;
		walk.recent.parent = name;
	}
	if (walk.deep)
		owner->nr_levels = 0;
}

/**
 * owner_is_container() - tell whether a level is a container
 * @level: the level
 *
 * Return: true if it is, by an id or a name.
 */
bool owner_is_container(const struct owner_level *level)
{
	return level->kind == OWNER_CONTAINER || level->kind == OWNER_NAMED;
}

static const struct owner_level *next_container(const struct owner *owner, size_t level)
{
	while (level--)
		if (owner_is_container(&owner->levels[level]))
			return &owner->levels[level];
	return NULL;
}

/**
 * owner_container() - find the container in which a cgroup lies
 * @owner: what its path tells
 *
 * Return: the innermost one; NULL if there is none.
 */
const struct owner_level *owner_container(const struct owner *owner)
{
	return next_container(owner, owner->nr_levels);
}

/**
 * owner_outer() - find the container in which the innermost one lies
 * @owner: what the path tells
 *
 * Return: the container; NULL if there is none.
 */
const struct owner_level *owner_outer(const struct owner *owner)
{
	const struct owner_level *inner = owner_container(owner);

	return inner ? next_container(owner, inner - owner->levels) : NULL;
}

/**
 * owner_find() - find the innermost level of a kind
 * @owner: what the path tells
 * @kind: what the level has to be
 *
 * Return: the level; NULL if there is none.
 */
const struct owner_level *owner_find(const struct owner *owner, enum owner_kind kind)
{
	size_t level = owner->nr_levels;

	while (level--)
		if (owner->levels[level].kind == kind)
			return &owner->levels[level];
	return NULL;
}

/**
 * owner_name() - tell the name of a level as people write it
 * @level: the level
 * @bytes: room for the name, if it has to be changed
 * @room: bytes at @bytes; what does not fit is left out
 *
 * systemd writes "-" as "\x2d", and the uid of a pod with "_" instead of "-".
 *
 * Return: the name, in the path or in @bytes.
 */
struct span owner_name(const struct owner_level *level, char *bytes, size_t room)
{
	struct span name = level->name;
	size_t i;

	if (level->escaped)
		return span_unescape(name, bytes, room);
	if (level->kind != OWNER_POD || name.length > room)
		return name;
	for (i = 0; i < name.length; i++)
		bytes[i] = name.at[i] == '_' ? '-' : name.at[i];
	return (struct span){ bytes, name.length };
}
