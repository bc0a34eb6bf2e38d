/* Reads, changes and prints units: see systemd.syntax(7). */
#define _GNU_SOURCE
#include "quadlet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char BLANKS[] = " \t\r\n";

void reject(struct unit *unit, const char *format, ...) {
  if (unit->error != NULL) {
    return;
  }
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&unit->error, format, arguments) < 0) {
    out_of_memory();
  }
  va_end(arguments);
}

struct section *find_section(const struct unit *unit, const char *name) {
  for (size_t i = 0; i < unit->count; i++) {
    if (strcmp(unit->sections[i].name, name) == 0) {
      return &unit->sections[i];
    }
  }
  return NULL;
}

struct section *get_section(struct unit *unit, const char *name) {
  struct section *found = find_section(unit, name);
  if (found != NULL) {
    return found;
  }
  unit->sections = grow(unit->sections, unit->count + 1, sizeof(struct section));
  struct section *added = &unit->sections[unit->count++];
  *added = (struct section){.name = copy_text(name)};
  return added;
}

static void insert(struct section *section, size_t at, struct setting setting) {
  section->settings = grow(section->settings, section->count + 1, sizeof(struct setting));
  memmove(section->settings + at + 1, section->settings + at, (section->count - at) * sizeof(struct setting));
  section->settings[at] = setting;
  section->count++;
}

static struct setting setting(const char *key, const char *value) {
  return (struct setting){.key = copy_text(key), .value = copy_text(value), .file = ""};
}

void append_setting(struct unit *unit, const char *name, const char *key, const char *value) {
  struct section *section = get_section(unit, name);
  insert(section, section->count, setting(key, value));
}

void prepend_setting(struct unit *unit, const char *name, const char *key, const char *value) {
  insert(get_section(unit, name), 0, setting(key, value));
}

/* Removes blanks at both ends, in place. */
static char *trim(char *text) {
  text += strspn(text, BLANKS);
  size_t length = strlen(text);
  while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL) {
    text[--length] = '\0';
  }
  return text;
}

/* Adds a whole line, with its continuations, to a unit. Sets *section at the beginning of a section. */
static void read_line(struct unit *unit, char **section, char *text, const char *file, int number) {
  char *line = trim(text);
  if (line[0] == '[') {
    char *end = strchr(line, ']');
    if (end == NULL || end[1] != '\0' || end == line + 1) {
      reject(unit, "%s:%d: invalid section '%s'", file, number, line);
      return;
    }
    *section = copy_part(line + 1, (size_t)(end - line - 1));
    get_section(unit, *section);
    return;
  }
  char *equals = strchr(line, '=');
  if (equals == NULL || equals == line) {
    reject(unit, "%s:%d: '%s' is neither a section nor a setting KEY=VALUE", file, number, line);
    return;
  }
  if (*section == NULL) {
    reject(unit, "%s:%d: a setting precedes the first section", file, number);
    return;
  }
  *equals = '\0';
  struct setting found = {.key = copy_text(trim(line)), .value = copy_text(trim(equals + 1)), .file = file, .line = number};
  struct section *to = get_section(unit, *section);
  insert(to, to->count, found);
}

/* Removes the backslash at the end of a line. Returns false if there is none. */
static bool continues(char *line) {
  size_t length = strlen(line);
  while (length > 0 && strchr(BLANKS, line[length - 1]) != NULL) {
    length--;
  }
  if (length == 0 || line[length - 1] != '\\') {
    return false;
  }
  line[length - 1] = '\0';
  return true;
}

bool read_unit(struct unit *unit, const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    reject(unit, "cannot read %s: %s", path, strerror(errno));
    return false;
  }
  const char *name = copy_text(path);
  char *section = NULL;
  char *whole = NULL; /* a line that continues */
  int first = 0;      /* the number of its first line */
  char *line = NULL;
  size_t size = 0;
  for (int number = 1; getline(&line, &size, file) >= 0; number++) {
    const char *begin = line + strspn(line, BLANKS);
    if (begin[0] == '#' || begin[0] == ';' || (whole == NULL && begin[0] == '\0')) {
      continue;
    }
    bool more = continues(line);
    if (whole == NULL) {
      first = number;
    }
    whole = whole == NULL ? copy_text(line) : format_text("%s %s", whole, begin);
    if (!more) {
      read_line(unit, &section, whole, name, first);
      whole = NULL;
    }
  }
  if (whole != NULL) {
    read_line(unit, &section, whole, name, first);
  }
  bool failed = ferror(file) != 0;
  if (failed) {
    reject(unit, "cannot read %s: %s", path, strerror(errno));
  }
  fclose(file);
  free(line);
  return !failed;
}

/* Removes quotes around a value. */
static char *unquote(const char *value) {
  size_t length = strlen(value);
  bool quoted = length > 1 && (value[0] == '"' || value[0] == '\'') && value[length - 1] == value[0];
  return quoted ? copy_part(value + 1, length - 2) : copy_text(value);
}

static const struct setting *last_setting(const struct unit *unit, const char *name, const char *key) {
  const struct section *section = find_section(unit, name);
  for (size_t i = section == NULL ? 0 : section->count; i > 0; i--) {
    if (strcmp(section->settings[i - 1].key, key) == 0) {
      return &section->settings[i - 1];
    }
  }
  return NULL;
}

bool has_key(const struct unit *unit, const char *section, const char *key) {
  return last_setting(unit, section, key) != NULL;
}

char *last_value(const struct unit *unit, const char *section, const char *key) {
  const struct setting *found = last_setting(unit, section, key);
  return found == NULL || found->value[0] == '\0' ? NULL : unquote(found->value);
}

struct words all_values(const struct unit *unit, const char *name, const char *key) {
  struct words values = {0};
  const struct section *section = find_section(unit, name);
  for (size_t i = 0; section != NULL && i < section->count; i++) {
    const struct setting *at = &section->settings[i];
    if (strcmp(at->key, key) == 0) {
      if (at->value[0] == '\0') {
        values.count = 0;
      } else {
        add_word(&values, at->value);
      }
    }
  }
  return values;
}

struct words all_words(struct unit *unit, const char *section, const char *key) {
  struct words values = all_values(unit, section, key);
  struct words words = {0};
  for (size_t i = 0; i < values.count; i++) {
    if (!split_words(values.items[i], &words)) {
      const struct setting *found = last_setting(unit, section, key);
      reject(unit, "%s:%d: invalid quote or escape in %s=%s", found->file, found->line, key, values.items[i]);
    }
  }
  return words;
}

int boolean(struct unit *unit, const char *section, const char *key, int otherwise) {
  static const char *const YES[] = {"1", "yes", "y", "true", "t", "on"};
  static const char *const NO[] = {"0", "no", "n", "false", "f", "off"};
  char *value = last_value(unit, section, key);
  if (value == NULL) {
    return otherwise;
  }
  for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++) {
    if (strcasecmp(value, YES[i]) == 0) {
      return 1;
    }
    if (strcasecmp(value, NO[i]) == 0) {
      return 0;
    }
  }
  const struct setting *found = last_setting(unit, section, key);
  reject(unit, "%s:%d: invalid value %s=%s: it must be true or false", found->file, found->line, key, value);
  return otherwise;
}

char *unit_text(const struct unit *unit, const char *program) {
  char *text = format_text("# Automatically generated by %s\n#\n", program);
  for (size_t i = 0; i < unit->count; i++) {
    const struct section *section = &unit->sections[i];
    text = format_text("%s%s[%s]\n", text, i == 0 ? "" : "\n", section->name);
    for (size_t j = 0; j < section->count; j++) {
      text = format_text("%s%s=%s\n", text, section->settings[j].key, section->settings[j].value);
    }
  }
  return text;
}
