/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SETTING_H
#define SETTING_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* What a host is for. */
enum profile {
	PROFILE_SERVER,
	PROFILE_TEST,
	PROFILE_EMBEDDED,
	NR_PROFILES,
};

/* The verdict on a value. */
enum verdict {
	VERDICT_OK,
	VERDICT_DEFAULT,
	VERDICT_DIFFERS,
	VERDICT_RISKY,
};

/* No value of a setting. */
#define SETTING_NONE	LLONG_MIN

/**
 * struct setting - a setting of the kernel that is a number
 * @name: what it is called
 * @read: gets its value; false if it cannot be read
 * @word: the value in one word; NULL: the number says it
 * @meaning: of its values
 * @initial: what the kernel starts with; SETTING_NONE: that depends on how it was
 *           built, or on the host
 * @wanted: value that suits each profile, or two with " or " between, or a word;
 *          "any"; "not 0"
 * @risky: such a value that is a risk for each profile; NULL: none
 * @risk: what the risk is
 */
struct setting {
	const char *name;
	bool (*read)(const struct setting *setting, long long *value);
	const char *(*word)(long long value);
	const char *meaning;
	long long initial;
	const char *wanted[NR_PROFILES];
	const char *risky[NR_PROFILES];
	const char *risk;
};

extern const struct setting settings[];
extern const size_t nr_settings;

bool profile_find(const char *name, enum profile *profile);
const char *profile_name(enum profile profile);
const char *profile_text(enum profile profile);
enum verdict setting_judge(const struct setting *setting, enum profile profile,
			   long long value);
bool setting_panic_hangs(void);

#endif /* SETTING_H */
