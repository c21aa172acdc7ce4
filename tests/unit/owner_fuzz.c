// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner_fuzz - libFuzzer: what a path of a cgroup tells, for any bytes
 *
 * The first byte says whether the path was clipped, and whether it is shortened, which
 * takes most of the time. The sanitizers end the program at the
 * first fault, and so does a text that could harm a terminal.
 */
#include <stdint.h>
#include <string.h>

#include "require.h"
#include "output/place.h"
#include "owner/owner_fact.h"
#include "owner/owner_query.h"
#include "uapi/linux/oomwatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text, size_t room)
{
	size_t i;

	for (i = 0; i < room && text[i]; i++)
		expect(text[i] >= ' ' && text[i] <= '~', "a byte that may do harm");
	expect(i < room, "a text without an end");
}

/* Each value is a part of the path, of the struct, or one of ours. */
static void check_facts(const char *path, size_t length, bool clipped)
{
	static char copy[OOMWATCH_RECORD_MAX];
	struct owner_facts facts;
	size_t i;

	owner_facts_read(&facts, path, length, clipped);
	for (i = 0; i < OWNER_NR_FACTS; i++) {
		struct span value = facts.values[i];

		expect(value.length < sizeof(copy), "a value that is longer than the path");
		if (value.length)
			memcpy(copy, value.at, value.length);
	}
	/* What --container takes of it is found again. */
	if (facts.values[OWNER_FACT_CONTAINER_ID].length) {
		char id[65] = "";

		memcpy(id, facts.values[OWNER_FACT_CONTAINER_ID].at, 64);
		expect(owner_query_matches(&(struct owner_query){ .container = id }, path,
					   length, clipped), "a container is not found");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = (const char *)data + 1;
	char text[PLACE_ROOM], left[64];
	bool clipped;

	if (!size || size > OOMWATCH_RECORD_MAX)
		return -1;
	clipped = *data & 1;
	size--;
	check_facts(path, size, clipped);
	if (place_describe(text, path, size, clipped))
		check_text(text, sizeof(text));
	expect(place_lasting(path, size) <= size, "more lasts than there is");
	if (*data & 2) {
		place_shorten(left, 16 + (*data >> 3), path, size);
		check_text(left, 16 + (*data >> 3));
	}
	return 0;
}
