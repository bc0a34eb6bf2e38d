/*
 * Declarations shared by the parts of the generator for Quadlet units: see podman-systemd.unit(5). The program runs for a few
 * milliseconds when systemd starts or reloads; memory is released when it ends.
 */
#ifndef QUADLET_H
#define QUADLET_H

#include <stdbool.h>
#include <stddef.h>

/* A list of strings. */
struct words {
  char **items;
  size_t count;
};

/* A setting of a unit: a line 'KEY=VALUE', or several with continuations. */
struct setting {
  char *key;
  char *value;
  const char *file;
  int line;
};

/* All settings of the sections with a name, in their order. */
struct section {
  char *name;
  struct setting *settings;
  size_t count;
};

/* The kinds of units. The order is that of the table in units.c. */
enum kind { CONTAINER, VOLUME, NETWORK, IMAGE, BUILD, POD, KUBE, KINDS };

/* A source unit, and the service that it becomes. */
struct unit {
  enum kind kind;
  char *name;      /* the file's name, such as 'web.container' */
  char *path;      /* the file */
  char *base;      /* the name without its extension, such as 'web' or 'web@' */
  char *service;   /* the name of the service, such as 'data-volume.service' */
  char *resource;  /* the name of the volume, network, image or container that other units refer to */
  struct section *sections;
  size_t count;
  bool masked;     /* the unit is a link to /dev/null, which hides others of its name */
  char *error;     /* NULL if the unit is valid so far */
};

/* All units, sorted by name. */
struct units {
  struct unit **items;
  size_t count;
};

/* What the program was called for. */
struct run {
  bool user;       /* the units of a user's service manager */
  bool dry;        /* print the services and do not write them */
  bool verbose;
  const char *carob; /* path of the carob program */
};

/* text.c */

_Noreturn void out_of_memory(void);
void *grow(void *array, size_t count, size_t size);
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *copy_text(const char *text);
char *copy_part(const char *text, size_t length);
bool starts_with(const char *text, const char *beginning);
bool ends_with(const char *text, const char *end);

void add_word(struct words *words, const char *word);
void add_words(struct words *words, const struct words *more);

/*
 * Splits a value into words as systemd does: blanks separate them, quotes group them, and escapes such as '\n' are replaced.
 * Returns false if an escape or a quote is invalid.
 */
bool split_words(const char *value, struct words *words);

/* Returns a word in systemd's syntax. Specifiers ('%n') and variables ('${X}') remain, since systemd has to replace them. */
char *quote_word(const char *word);

/* Returns a command line in systemd's syntax. */
char *command_line(const struct words *words);

/* unit.c */

/* Reads a file into a unit, after what the unit contains already. Returns false, and sets the unit's error, if it is invalid. */
bool read_unit(struct unit *unit, const char *path);

/* Sets the error of a unit, unless it has one. */
void reject(struct unit *unit, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct section *find_section(const struct unit *unit, const char *name);

/* Returns the section, which is created if necessary. */
struct section *get_section(struct unit *unit, const char *name);

void append_setting(struct unit *unit, const char *section, const char *key, const char *value);
void prepend_setting(struct unit *unit, const char *section, const char *key, const char *value);

/* Returns the last value of a key without blanks and quotes around it; NULL if it is not set or empty. */
char *last_value(const struct unit *unit, const char *section, const char *key);

/* Returns true if the key is set, even to nothing. */
bool has_key(const struct unit *unit, const char *section, const char *key);

/* Returns all values of a key. An empty value removes the ones before it. */
struct words all_values(const struct unit *unit, const char *section, const char *key);

/* Like all_values, but splits each value into words. */
struct words all_words(struct unit *unit, const char *section, const char *key);

/* Returns 1 or 0, or 'otherwise' if the key is not set. */
int boolean(struct unit *unit, const char *section, const char *key, int otherwise);

/* Returns the text of the service. */
char *unit_text(const struct unit *unit, const char *program);

/* units.c */

/* The name of the section that belongs to a kind, such as 'Container'. */
const char *kind_section(enum kind kind);

/* Returns the kind of the file's name; KINDS if it is not a unit. */
enum kind kind_of(const char *name);

/* Finds all units in the directories, and reads them with their drop-ins. */
struct units find_units(const struct words *directories);

struct unit *find_unit(const struct units *units, const char *name);

/* The directories that are searched; the first file of a name counts. */
struct words search_path(bool user);

/* convert.c */

/* Determines the names of a unit's service and resource. */
void name_unit(struct unit *unit);

/* Turns a unit into a service, or sets its error. Warnings are passed to note(). */
void convert_unit(struct unit *unit, const struct units *units, const struct run *run);

/* install.c */

/* Writes the service and the links of its section [Install] into the directory. */
bool install_unit(struct unit *unit, const char *directory, const char *text);

/* main.c */

/* Logs a message for the administrator. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
