/* Connects to the engine and starts one if none is running. */
#define _GNU_SOURCE
#include "carob.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* STOPPING_SECONDS: the time for a stopping engine to end before another one is started. */
enum { STOPPING_SECONDS = 30, ATTEMPTS = 3 };

/* Returns the peer's credentials. Where others can write to the run directory, the socket may belong to another user. */
static struct ucred peer(int engine) {
  struct ucred other;
  socklen_t size = sizeof other;
  if (getsockopt(engine, SOL_SOCKET, SO_PEERCRED, &other, &size) != 0) {
    fail("cannot tell which process the engine is: %m");
  }
  return other;
}

pid_t peer_process(int engine) {
  return peer(engine).pid;
}

/* Connects to the socket. Returns -1 and sets errno on failure. */
static int try_to_connect(const struct places *places) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, places->socket); /* find_places has checked the length */
  int engine = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (engine < 0) {
    fail("cannot talk to the engine at %s: %m", places->socket);
  }
  int connected;
  do {
    connected = connect(engine, (struct sockaddr *)&address, sizeof address);
  } while (connected != 0 && errno == EINTR);
  if (connected == 0) {
    return engine;
  }
  int error = errno;
  close(engine);
  errno = error;
  return -1;
}

static bool is_trusted(uid_t user) {
  return user == 0 || user == geteuid();
}

bool engine_answers(const struct places *places) {
  int engine = try_to_connect(places);
  if (engine < 0) {
    return false;
  }
  bool trusted = is_trusted(peer(engine).uid);
  close(engine);
  return trusted;
}

int connect_to_engine(const struct places *places) {
  int engine = try_to_connect(places);
  if (engine >= 0) {
    uid_t user = peer(engine).uid;
    if (!is_trusted(user)) {
      fail("cannot talk to the engine at %s: the process that listens there belongs to user %u: choose another --runroot",
           places->socket, user);
    }
    return engine;
  }
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:
      return -1;
    case EACCES:
    case EPERM:
      fail("cannot talk to the engine at %s: permission denied: run carob as root", places->socket);
    default:
      fail("cannot talk to the engine at %s: %m", places->socket);
  }
}

static const char *as_root(void) {
  return geteuid() == 0 ? "" : ": run carob as root";
}

static void make_directories(const char *path) {
  char *part = format_text("%s/", path);
  for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(part, 0700) != 0 && errno != EEXIST) {
      fail("cannot start the engine: cannot create the directory %s: %m%s", part, as_root());
    }
    *slash = '/';
  }
  free(part);
}

/* Waits until no other client starts an engine in the run directory. Closing the descriptor releases the lock. */
static int take_start_lock(const struct places *places) {
  make_directories(places->run);
  int directory = open(places->run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) {
    fail("cannot start the engine: %s: %m%s", places->run, as_root());
  }
  while (flock(directory, LOCK_EX) != 0) {
    if (errno != EINTR) {
      fail("cannot start the engine: cannot lock %s: %m", places->run);
    }
  }
  return directory;
}

char *beside_program(const char *path) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self);
  if (length < 0 || (size_t)length == sizeof self) {
    return NULL;
  }
  while (self[length - 1] != '/') {
    length--;
  }
  return format_text("%.*s%s", (int)length, self, path);
}

/* Runs in a child: executes the engine in a new session, so that it does not receive a terminal's signals. Returns on failure. */
static void become_engine(const struct places *places, const char *program, int output, bool service) {
  int null = open("/dev/null", O_RDONLY);
  bool journal = errors_are_journal();
  char **environment = engine_environment();
  if (dup2(output, STDOUT_FILENO) < 0 || (!journal && dup2(output, STDERR_FILENO) < 0) || null < 0
      || dup2(null, STDIN_FILENO) < 0 || setsid() < 0 || chdir("/") != 0 || close_range(3, ~0U, 0) != 0) {
    return;
  }
  reset_process_attributes(service);
  /* A grandchild, which this process does not have to wait for. */
  pid_t child = fork();
  if (child > 0) {
    _exit(0);
  }
  if (child == 0) {
    const char *arguments[10] = {program, "--root", places->root, "--runroot", places->run};
    size_t count = 5;
    if (places->volumes != NULL) {
      arguments[count++] = "--volumepath";
      arguments[count++] = places->volumes;
    }
    if (places->driver != NULL) {
      arguments[count++] = "--storage-driver";
      arguments[count++] = places->driver;
    }
    execve(program, (char *const *)arguments, environment);
  }
}

static void start_engine(const struct places *places, bool service) {
  char *program = beside_program("carob-engine");
  if (program == NULL) {
    fail("cannot start the engine: cannot read the path of carob from /proc/self/exe");
  }
  int said[2];
  if (pipe2(said, O_CLOEXEC) != 0) {
    fail("cannot start the engine: %m");
  }
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) {
    fail("cannot start the engine: %m");
  }
  if (child == 0) {
    become_engine(places, program, said[1], service);
    dprintf(STDOUT_FILENO, "cannot start the engine: %s: %m\n", program);
    _exit(FAILURE);
  }
  close(said[1]);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
  FILE *lines = fdopen(said[0], "r");
  if (lines == NULL) {
    fail("cannot start the engine: %m");
  }
  char *complaint = format_text("%s", "");
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, lines) >= 0) {
    if (strcmp(line, "READY\n") == 0) {
      free(line);
      free(complaint);
      free(program);
      fclose(lines);
      return;
    }
    line[strcspn(line, "\n")] = '\0';
    char *longer = format_text("%s%s%s", complaint, complaint[0] == '\0' ? "" : "\n", line);
    free(complaint);
    complaint = longer;
  }
  fail("%s", complaint[0] == '\0' ? "the engine ended without giving a reason" : complaint);
}

/* Returns the run directory of the engine that holds the root if it differs from ours; else NULL. */
static char *other_run(const struct places *places) {
  char *line = first_line(places->root, RUN_NOTE);
  if (line != NULL && is_same_file(line, places->run)) {
    free(line);
    return NULL;
  }
  return line;
}

/* Handles an engine on the root that does not listen here: it uses another run directory, or it is stopping. */
static void await_other_engine(const struct places *places) {
  pid_t holder = root_holder(places);
  if (holder == 0) {
    return;
  }
  char *run = other_run(places);
  if (run != NULL) {
    fail("the engine of the root %s, process %d, uses the run directory %s and not %s: add --runroot %s, or stop that engine"
         " with 'carob engine stop'", places->root, holder, run, places->run, run);
  }
  if (!await_end(places, STOPPING_SECONDS)) {
    fail("the engine of the root %s, process %d, does not answer at %s: end it with 'carob engine stop'", places->root,
         holder, places->socket);
  }
}

static int start_and_connect(const struct places *places, bool service) {
  int lock = take_start_lock(places);
  int engine = connect_to_engine(places);
  if (engine < 0) {
    await_other_engine(places);
    start_engine(places, service);
    engine = connect_to_engine(places);
  }
  close(lock);
  if (engine < 0) {
    fail("the engine has started but does not answer at %s", places->socket);
  }
  return engine;
}

int complete_command(const struct places *places, char **command) {
  int engine = connect_to_engine(places);
  if (engine < 0) {
    return 0;
  }
  int code = converse(places, engine, command, 0);
  close(engine);
  return code == ASK_AGAIN ? 0 : code;
}

int run_command(const struct places *places, char **command) {
  bool service = command[0] != NULL && command[1] != NULL && strcmp(command[0], "engine") == 0
                 && strcmp(command[1], "start") == 0 && is_service();
  pid_t process = 0;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    int engine = connect_to_engine(places);
    if (engine < 0) {
      engine = start_and_connect(places, service);
    }
    process = peer_process(engine);
    int code = converse(places, engine, command, 0);
    close(engine);
    if (code != ASK_AGAIN) {
      if (service && code == 0) {
        report_ready(places);
      }
      return code;
    }
  }
  fail("the engine%s closed the connection before running the command, %d times: see %s/log/engine.0.log",
       root_holder(places) == process ? ", which is still running," : "", ATTEMPTS, places->root);
}
