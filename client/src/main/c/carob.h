/* Declarations shared by the parts of the carob command. */
#ifndef CAROB_H
#define CAROB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Podman's exit code for its own failures. */
#define FAILURE 125

/* The file in an engine's root that contains the engine's run directory. */
#define RUN_NOTE "engine.run"

/* The engine to use: absolute paths, symbolic links not resolved. */
struct places {
  char *root;     /* persistent data */
  char *run;      /* volatile data */
  char *socket;   /* in run */
  char *lock;     /* in root; the engine holds a lock on it while it lives */
  char *volumes;  /* --volumepath, for an engine that is started; NULL if not given */
  const char *driver; /* --storage-driver, likewise */
};

/* Determines the paths from the environment, and from --root and --runroot before the verb. Advances *argv to the verb. */
struct places find_places(char ***argv);

/* Returns the first line of a file below a directory; NULL if there is none. */
char *first_line(const char *directory, const char *name);

/* Returns true if both paths lead to the same file. */
bool is_same_file(const char *one, const char *other);

/* Returns a path relative to the directory of this program; NULL if /proc/self/exe cannot be read. */
char *beside_program(const char *path);

/* Connects to the engine that listens in the run directory. Returns -1 if no engine listens; a leftover socket is ignored. */
int connect_to_engine(const struct places *places);

/* Returns true if an engine listens in the run directory and this process may use it. */
bool engine_answers(const struct places *places);

/* Returns the process at the other end of a connection; 0 if it is in another PID namespace. */
pid_t peer_process(int engine);

/* Returns the process that holds the root; 0 if no process holds it, -1 if it is in another PID namespace. */
pid_t root_holder(const struct places *places);

/* Waits for at most this many seconds until no process holds the root. Returns false if a process still holds it. */
bool await_end(const struct places *places, int seconds);

/*
 * Stops the engine of the root. If it does not react, sends SIGTERM and SIGKILL to the process that holds the root. Returns the
 * exit code.
 */
int stop_engine(const struct places *places, char **command, int seconds);

/* Prints whether an engine runs on the root. Returns the exit code. */
int engine_status(const struct places *places, char **command);

/* Returns true if stderr is connected to the journal of the service that this process belongs to. */
bool errors_are_journal(void);

/* Returns true if a service manager expects this process to report that the engine is ready. */
bool is_service(void);

/* Reports to the service manager, if any, that the engine is ready, and the engine's process id. */
void report_ready(const struct places *places);

/*
 * Replaces the caller's process attributes with those of a daemon: signals, umask and working directory. Also replaces cgroup,
 * priority, OOM score and resource limits, unless the process is a service, whose unit sets them.
 */
void reset_process_attributes(bool service);

/* The environment of the engine: the variables that are passed on, and fixed values for others. */
char **engine_environment(void);

/*
 * ASK_AGAIN: the connection ended before the engine began to run the command, or before the first output of a read-only command.
 */
enum { ASK_AGAIN = -1, NO_ANSWER = -2 };

/*
 * Sends a command and transfers its streams until it ends. Returns its exit code, ASK_AGAIN, or NO_ANSWER if the engine did not
 * finish within this many seconds; 0: no limit.
 */
int converse(const struct places *places, int engine, char **command, int seconds);

/*
 * Runs a command in the engine and starts the engine if necessary. If several clients run at once, one of them starts it. If the
 * engine ends before it has run the command, the command is sent to the next engine.
 */
int run_command(const struct places *places, char **command);

/*
 * Prints help or the version from a file of the distribution, if the command requests it and no engine answers. Returns the exit
 * code, or -1 if the command requests something else or the distribution has no such file.
 */
int print_help(const struct places *places, char **command);

/* Asks a running engine for completions; does not start an engine. */
int complete_command(const struct places *places, char **command);

/* Prints an error and exits with FAILURE. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Like realloc, but exits if there is not enough memory. */
void *allocate(void *before, size_t size);

/* Formats like printf and returns a new string. */
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
