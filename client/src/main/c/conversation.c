/*
 * Runs one command, from the greeting to the exit code. The Java package dev.carob.client.wire describes the protocol.
 *
 * A single thread waits for all events. Output is written in pieces, when there is room, so that a slow reader of stdout or
 * stderr does not delay signals.
 */
#define _GNU_SOURCE
#include "carob.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { VERSION = 6, HEAD = 5, LARGEST = 8 << 20, CHUNK = 32 * 1024, ENDING_SECONDS = 2 };

/* See the package dev.carob.client.wire. */
enum frame_type {
  HELLO = 'H',
  INPUT = 'I',
  INPUT_END = 'E',
  RESIZE = 'W',
  SIGNAL = 'S',
  OUTPUT = 'O',
  ERRORS = 'R',
  CREDIT = 'C',
  RAW = 'T',
  SIGNALS = 'G',
  BEGIN = 'B',
  DELIVERED = 'D',
  EXIT = 'X'
};

static const struct {
  int number;
  const char *name;
} FORWARDED[] = {{SIGINT, "INT"}, {SIGTERM, "TERM"}, {SIGHUP, "HUP"}, {SIGUSR1, "USR1"}, {SIGUSR2, "USR2"}};

enum { FORWARDED_COUNT = sizeof FORWARDED / sizeof FORWARDED[0] };

/*
 * The time for the engine to deliver a signal that would end this process, and the time after which a
 * second signal ends it at once.
 */
enum { PATIENCE_MS = 5000, AGAIN_MS = 300 };

/* Terminal modes: unchanged, raw, or only output unprocessed. */
enum mode { COOKED = 0, RAW_MODE = 1, RAW_OUTPUT = 2 };

struct conversation {
  const struct places *places;
  int engine;
  bool begun;            /* the engine is running the command */
  bool changes_nothing;  /* the command is read-only, and can be repeated until there is output */
  bool shown;
  int signals;           /* a signalfd; -1 until signals are watched */
  bool forwards;         /* the engine requested signals */
  int undelivered;       /* a signal that would end this process and has not been delivered; else 0 */
  int64_t sent_ms;       /* when that signal was sent */
  enum mode mode;        /* current mode; 'terminal' has the original settings */
  struct termios terminal;
  bool input_ended;
  uint64_t credit;       /* bytes of stdin that the engine accepts */
  unsigned char *frames; /* received and not yet processed */
  size_t begin, end, size;
  int output;            /* where to write the frame at 'begin', which has 'left' bytes left; else -1 */
  size_t left;
};

/* A frame that is being built. */
struct message {
  unsigned char *bytes;
  size_t length;
};

static void add(struct message *message, const void *bytes, size_t count) {
  message->bytes = allocate(message->bytes, message->length + count + 1);
  if (count > 0) {
    memcpy(message->bytes + message->length, bytes, count);
  }
  message->length += count;
}

static void add_int(struct message *message, uint32_t number) {
  uint32_t bytes = htonl(number);
  add(message, &bytes, sizeof bytes);
}

static void add_text(struct message *message, const char *text) {
  add_int(message, (uint32_t)strlen(text));
  add(message, text, strlen(text));
}

static struct message frame(enum frame_type type) {
  struct message message = {NULL, 0};
  unsigned char head[HEAD] = {(unsigned char)type};
  add(&message, head, sizeof head);
  return message;
}

static void put_back_terminal(struct conversation *talk) {
  if (talk->mode != COOKED) {
    tcsetattr(talk->mode == RAW_OUTPUT ? STDOUT_FILENO : STDIN_FILENO, TCSADRAIN, &talk->terminal);
    talk->mode = COOKED;
  }
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Ends this process with the signal, as if it had not been handled. Returns if the signal was ignored when this process was
 * started.
 */
static void end_by(struct conversation *talk, int number) {
  sigset_t set;
  put_back_terminal(talk);
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool ends_programs(int number) { return number == SIGINT || number == SIGTERM || number == SIGHUP; }

/* Waits until the engine accepts more data. Signals that end programs end this one, because they cannot be sent. */
static void await_room(struct conversation *talk) {
  struct pollfd ready[] = {{.fd = talk->engine, .events = POLLOUT}, {.fd = talk->signals, .events = POLLIN}};
  struct signalfd_siginfo info;
  if (poll(ready, 2, -1) > 0 && ready[1].revents != 0) {
    while (read(talk->signals, &info, sizeof info) == (ssize_t)sizeof info) {
      if (ends_programs((int)info.ssi_signo)) {
        end_by(talk, (int)info.ssi_signo);
      }
    }
  }
}

/* The connection ended without an exit code: returns ASK_AGAIN if the command can be repeated, otherwise fails. */
static int lost(struct conversation *talk) {
  put_back_terminal(talk);
  if (!talk->begun || (talk->changes_nothing && !talk->shown)) {
    return ASK_AGAIN;
  }
  /* An engine that is stopping closes its connections first. */
  pid_t process = peer_process(talk->engine);
  pid_t holder = root_holder(talk->places);
  if (holder != 0 && holder == process && !await_end(talk->places, ENDING_SECONDS)) {
    fail("the engine closed the connection before the command had ended, and is still running: see %s/log/engine.0.log",
         talk->places->root);
  }
  fail("the engine ended while the command was running; containers keep running. See its log and try again");
}

/* Sends and frees the frame. If the connection is closed, drops it: the engine's last frames still have to be read. */
static void send_frame(struct conversation *talk, struct message *message) {
  uint32_t length = htonl((uint32_t)(message->length - HEAD));
  memcpy(message->bytes + 1, &length, sizeof length);
  for (size_t sent = 0; sent < message->length;) {
    ssize_t n = send(talk->engine, message->bytes + sent, message->length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) {
      sent += (size_t)n;
    } else if (errno == EAGAIN) {
      await_room(talk);
    } else if (errno == EPIPE || errno == ECONNRESET) {
      talk->input_ended = true;
      break;
    } else if (errno != EINTR) {
      put_back_terminal(talk);
      fail("cannot talk to the engine: %m");
    }
  }
  free(message->bytes);
}

static struct winsize terminal_size(void) {
  struct winsize size = {0};
  if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
    size = (struct winsize){0};
  }
  return size;
}

/* Adds the number of texts and each text. The list ends with NULL. */
static void add_texts(struct message *message, char **texts) {
  uint32_t count = 0;
  while (texts[count] != NULL) {
    count++;
  }
  add_int(message, count);
  for (uint32_t i = 0; i < count; i++) {
    add_text(message, texts[i]);
  }
}

/* Adds the identity of this process, for paths such as /dev/fd/3, and the umask for files created on its behalf. */
static void add_caller(struct message *message) {
  char name[64];
  ssize_t length = readlink("/proc/self/ns/pid", name, sizeof name - 1);
  name[length < 0 ? 0 : length] = '\0';
  mode_t mask = umask(0);
  umask(mask);
  add_int(message, (uint32_t)getpid());
  add_text(message, name);
  add_int(message, mask);
}

static void add_long(struct message *message, uint64_t number) {
  add_int(message, (uint32_t)(number >> 32));
  add_int(message, (uint32_t)number);
}

/* Adds the root that the command is for: its path, and the directory's identity after following links; 0 if it does not exist. */
static void add_root(struct message *message, const struct places *places) {
  struct stat root;
  bool there = stat(places->root, &root) == 0;
  add_text(message, places->root);
  add_long(message, there ? root.st_dev : 0);
  add_long(message, there ? root.st_ino : 0);
}

static void greet(struct conversation *talk, char **command) {
  struct message hello = frame(HELLO);
  add_int(&hello, VERSION);
  add_texts(&hello, command);
  add_texts(&hello, environ);
  char *directory = getcwd(NULL, 0);
  add_text(&hello, directory == NULL ? "/" : directory);
  free(directory);
  unsigned char terminals[] = {isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0};
  add(&hello, terminals, sizeof terminals);
  struct winsize size = terminals[0] || terminals[1] ? terminal_size() : (struct winsize){0};
  add_int(&hello, size.ws_row);
  add_int(&hello, size.ws_col);
  add_caller(&hello);
  add_root(&hello, talk->places);
  if (hello.length > LARGEST) {
    fail("the command line and the environment are too long");
  }
  send_frame(talk, &hello);
}

/*
 * Watches the relevant signals: those to forward, changes of the terminal's size, and signals that would end this process in raw
 * mode.
 */
static void watch_signals(struct conversation *talk) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < FORWARDED_COUNT; i++) {
    sigaddset(&set, FORWARDED[i].number);
  }
  sigaddset(&set, SIGWINCH);
  sigprocmask(SIG_BLOCK, &set, NULL);
  if (talk->signals < 0) {
    talk->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (talk->signals < 0) {
      fail("cannot receive signals: %m");
    }
  }
}

static void send_size(struct conversation *talk) {
  struct winsize size = terminal_size();
  struct message resize = frame(RESIZE);
  add_int(&resize, size.ws_row);
  add_int(&resize, size.ws_col);
  send_frame(talk, &resize);
}

/*
 * Forwards a signal. A signal that would end this process has to be delivered soon; a second one means that the user does not
 * want to wait.
 */
static void forward(struct conversation *talk, int number, const char *name) {
  if (ends_programs(number)) {
    if (talk->undelivered != 0 && now_ms() - talk->sent_ms >= AGAIN_MS) {
      end_by(talk, number);
    }
    if (talk->undelivered == 0) {
      talk->sent_ms = now_ms();
    }
    talk->undelivered = number;
  }
  struct message signal = frame(SIGNAL);
  add(&signal, name, strlen(name));
  send_frame(talk, &signal);
}

static void on_signal(struct conversation *talk) {
  struct signalfd_siginfo info;
  while (read(talk->signals, &info, sizeof info) == (ssize_t)sizeof info) {
    int number = (int)info.ssi_signo;
    if (number == SIGWINCH) {
      if (talk->mode != COOKED) {
        send_size(talk);
      }
      continue;
    }
    if (!talk->forwards) {
      end_by(talk, number);
    }
    for (int i = 0; i < FORWARDED_COUNT; i++) {
      if (FORWARDED[i].number == number) {
        forward(talk, number, FORWARDED[i].name);
      }
    }
  }
}

/* The time to wait for the next event: unlimited, or until the time for delivering a signal is over. */
static int patience(const struct conversation *talk) {
  if (talk->undelivered == 0) {
    return -1;
  }
  int64_t left = talk->sent_ms + PATIENCE_MS - now_ms();
  return left < 0 ? 0 : (int)left;
}

static void set_terminal(struct conversation *talk, enum mode mode) {
  put_back_terminal(talk);
  if (mode == COOKED) {
    return;
  }
  int fd = mode == RAW_OUTPUT ? STDOUT_FILENO : STDIN_FILENO;
  if (tcgetattr(fd, &talk->terminal) != 0) {
    fail("cannot set the terminal: %m");
  }
  struct termios changed = talk->terminal;
  if (mode == RAW_OUTPUT) {
    changed.c_oflag &= ~(tcflag_t)OPOST;
  } else {
    cfmakeraw(&changed);
  }
  watch_signals(talk);
  if (tcsetattr(fd, TCSADRAIN, &changed) != 0) {
    fail("cannot set the terminal: %m");
  }
  talk->mode = mode;
}

static void read_input(struct conversation *talk) {
  static char bytes[CHUNK];
  ssize_t n = read(STDIN_FILENO, bytes, talk->credit < CHUNK ? (size_t)talk->credit : CHUNK);
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  if (n < 0 && errno != EIO && errno != EBADF) { /* the terminal has hung up, or there is no stdin: end of input */
    put_back_terminal(talk);
    fail("reading stdin: %m");
  }
  struct message input = frame(n > 0 ? INPUT : INPUT_END);
  if (n > 0) {
    add(&input, bytes, (size_t)n);
    talk->credit -= (uint64_t)n;
  } else {
    talk->input_ended = true;
  }
  send_frame(talk, &input);
}

/* Writes some of the pending output: no more than a pipe with free space accepts without blocking. */
static void write_output(struct conversation *talk) {
  size_t piece = talk->left < PIPE_BUF ? talk->left : PIPE_BUF;
  ssize_t n = write(talk->output, talk->frames + talk->begin, piece);
  if (n < 0) {
    if (errno == EINTR || errno == EAGAIN) {
      return;
    }
    put_back_terminal(talk);
    fail("writing to %s: %m", talk->output == STDOUT_FILENO ? "stdout" : "stderr");
  }
  talk->begin += (size_t)n;
  talk->left -= (size_t)n;
  if (talk->left == 0) {
    talk->output = -1;
  }
}

static uint32_t number_at(const unsigned char *bytes) {
  uint32_t number;
  memcpy(&number, bytes, sizeof number);
  return ntohl(number);
}

/* Processes the complete frames, up to the next output. Returns the exit code, or -1 if it has not arrived. */
static int act(struct conversation *talk) {
  while (talk->output < 0 && talk->end - talk->begin >= HEAD) {
    unsigned char type = talk->frames[talk->begin];
    size_t length = number_at(talk->frames + talk->begin + 1);
    if (length > LARGEST) {
      put_back_terminal(talk);
      fail("the engine sent a frame of %zu bytes: this is not a Carob engine", length);
    }
    if (talk->end - talk->begin < HEAD + length) {
      break;
    }
    const unsigned char *payload = talk->frames + talk->begin + HEAD;
    bool number = type == CREDIT || type == EXIT;
    if ((number && length < sizeof(uint32_t)) || ((type == RAW || type == BEGIN) && length < 1)) {
      put_back_terminal(talk);
      fail("the engine sent a frame of type %c with %zu bytes", type, length);
    }
    talk->begin += HEAD;
    switch (type) {
      case OUTPUT:
      case ERRORS:
        if (length > 0) {
          talk->shown = true;
          talk->output = type == OUTPUT ? STDOUT_FILENO : STDERR_FILENO;
          talk->left = length;
        }
        continue;
      case CREDIT:
        talk->credit += number_at(payload);
        break;
      case RAW:
        if (payload[0] > RAW_OUTPUT) {
          put_back_terminal(talk);
          fail("the engine requested the unknown terminal mode %d", payload[0]);
        }
        set_terminal(talk, (enum mode)payload[0]);
        break;
      case DELIVERED:
        talk->undelivered = 0;
        break;
      case BEGIN:
        talk->begun = true;
        talk->changes_nothing = payload[0] == 1;
        break;
      case SIGNALS:
        talk->forwards = true;
        watch_signals(talk);
        break;
      case EXIT:
        return (int)(number_at(payload) & 0xff);
      default:
        put_back_terminal(talk);
        fail("the engine sent a frame of type %c", type);
    }
    talk->begin += length;
  }
  return -1;
}

/* Receives data from the engine; returns false if the connection has ended. */
static bool receive(struct conversation *talk) {
  memmove(talk->frames, talk->frames + talk->begin, talk->end - talk->begin);
  talk->end -= talk->begin;
  talk->begin = 0;
  if (talk->size - talk->end < CHUNK) {
    talk->size = talk->size * 2 + CHUNK;
    talk->frames = allocate(talk->frames, talk->size);
  }
  ssize_t n = recv(talk->engine, talk->frames + talk->end, talk->size - talk->end, 0);
  if (n < 0 && errno == EINTR) {
    return true;
  }
  if (n <= 0) {
    return false;
  }
  talk->end += (size_t)n;
  return true;
}

int converse(const struct places *places, int engine, char **command, int seconds) {
  struct conversation talk = {.places = places, .engine = engine, .signals = -1, .output = -1, .size = CHUNK};
  talk.frames = allocate(NULL, talk.size);
  fflush(stdout);
  int64_t limit = now_ms() + seconds * INT64_C(1000);
  greet(&talk, command);
  while (true) {
    int code = act(&talk);
    if (code >= 0) {
      put_back_terminal(&talk);
      return code;
    }
    /* poll ignores negative descriptors. */
    struct pollfd ready[] = {
        {.fd = talk.output >= 0 ? -1 : engine, .events = POLLIN},
        {.fd = talk.output, .events = POLLOUT},
        {.fd = talk.signals, .events = POLLIN},
        {.fd = talk.credit > 0 && !talk.input_ended ? STDIN_FILENO : -1, .events = POLLIN},
    };
    int64_t left = limit - now_ms();
    if (seconds > 0 && left <= 0) {
      put_back_terminal(&talk);
      return NO_ANSWER;
    }
    int wait = patience(&talk);
    if (seconds > 0 && (wait < 0 || wait > left)) {
      wait = (int)left;
    }
    int count = poll(ready, sizeof ready / sizeof ready[0], wait);
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      put_back_terminal(&talk);
      fail("cannot wait: %m");
    }
    if (count == 0 && talk.undelivered != 0 && patience(&talk) == 0) {
      int number = talk.undelivered;
      talk.undelivered = 0;
      end_by(&talk, number);
      continue;
    }
    if (ready[2].revents != 0) {
      on_signal(&talk);
    }
    if (ready[1].revents != 0) {
      write_output(&talk);
    }
    if (ready[0].revents != 0 && !receive(&talk)) {
      return lost(&talk);
    }
    if (ready[3].revents != 0) {
      read_input(&talk);
    }
  }
}
