/* Turns units into services. */
#define _GNU_SOURCE
#include "quadlet.h"

#include <ctype.h>
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char UNIT[] = "Unit";
static const char SERVICE[] = "Service";
static const char QUADLET[] = "Quadlet";

/* How the value of a key becomes words of the command. */
enum form {
  TEXT,  /* the last value */
  EACH,  /* all values */
  SPLIT, /* all words of all values */
  PAIRS, /* all words NAME=VALUE, the last of each name */
  FLAG,  /* --flag or --flag=false */
  SET,   /* --flag if true */
  OWN,   /* handled by the code of the kind */
};

/* A key of a section. The option may contain a beginning of the value, such as '--security-opt mask='. */
struct key {
  const char *name;
  enum form form;
  const char *option;
};

static const struct key CONTAINER_KEYS[] = {
    {"AddCapability", OWN, NULL},
    {"AddDevice", OWN, NULL},
    {"AddHost", EACH, "--add-host"},
    {"Annotation", PAIRS, "--annotation"},
    {"AutoUpdate", TEXT, "--label io.containers.autoupdate="},
    {"CgroupsMode", OWN, NULL},
    {"ContainerName", OWN, NULL},
    {"ContainersConfModule", OWN, NULL},
    {"DNS", EACH, "--dns"},
    {"DNSOption", EACH, "--dns-option"},
    {"DNSSearch", EACH, "--dns-search"},
    {"DropCapability", OWN, NULL},
    {"Entrypoint", TEXT, "--entrypoint"},
    {"Environment", PAIRS, "--env"},
    {"EnvironmentFile", OWN, NULL},
    {"EnvironmentHost", FLAG, "--env-host"},
    {"Exec", OWN, NULL},
    {"ExposeHostPort", EACH, "--expose"},
    {"GIDMap", EACH, "--gidmap"},
    {"GlobalArgs", OWN, NULL},
    {"Group", OWN, NULL},
    {"GroupAdd", EACH, "--group-add"},
    {"HealthCmd", TEXT, "--health-cmd"},
    {"HealthInterval", TEXT, "--health-interval"},
    {"HealthLogDestination", TEXT, "--health-log-destination"},
    {"HealthMaxLogCount", TEXT, "--health-max-log-count"},
    {"HealthMaxLogSize", TEXT, "--health-max-log-size"},
    {"HealthOnFailure", TEXT, "--health-on-failure"},
    {"HealthRetries", TEXT, "--health-retries"},
    {"HealthStartPeriod", TEXT, "--health-start-period"},
    {"HealthStartupCmd", TEXT, "--health-startup-cmd"},
    {"HealthStartupInterval", TEXT, "--health-startup-interval"},
    {"HealthStartupRetries", TEXT, "--health-startup-retries"},
    {"HealthStartupSuccess", TEXT, "--health-startup-success"},
    {"HealthStartupTimeout", TEXT, "--health-startup-timeout"},
    {"HealthTimeout", TEXT, "--health-timeout"},
    {"HostName", TEXT, "--hostname"},
    {"Image", OWN, NULL},
    {"IP", TEXT, "--ip"},
    {"IP6", TEXT, "--ip6"},
    {"Label", PAIRS, "--label"},
    {"LogDriver", TEXT, "--log-driver"},
    {"LogOpt", EACH, "--log-opt"},
    {"Mask", EACH, "--security-opt mask="},
    {"Memory", TEXT, "--memory"},
    {"Mount", OWN, NULL},
    {"Network", OWN, NULL},
    {"NetworkAlias", EACH, "--network-alias"},
    {"NoNewPrivileges", SET, "--security-opt no-new-privileges"},
    {"Notify", OWN, NULL},
    {"PidsLimit", TEXT, "--pids-limit"},
    {"Pod", OWN, NULL},
    {"PodmanArgs", OWN, NULL},
    {"PublishPort", EACH, "--publish"},
    {"Pull", TEXT, "--pull"},
    {"ReadOnly", FLAG, "--read-only"},
    {"ReadOnlyTmpfs", FLAG, "--read-only-tmpfs"},
    {"ReloadCmd", OWN, NULL},
    {"ReloadSignal", OWN, NULL},
    {"Retry", TEXT, "--retry"},
    {"RetryDelay", TEXT, "--retry-delay"},
    {"Rootfs", OWN, NULL},
    {"RunInit", FLAG, "--init"},
    {"SeccompProfile", TEXT, "--security-opt seccomp="},
    {"Secret", EACH, "--secret"},
    {"SecurityLabelDisable", SET, "--security-opt label=disable"},
    {"SecurityLabelFileType", TEXT, "--security-opt label=filetype:"},
    {"SecurityLabelLevel", TEXT, "--security-opt label=level:"},
    {"SecurityLabelNested", SET, "--security-opt label=nested"},
    {"SecurityLabelType", TEXT, "--security-opt label=type:"},
    {"ServiceName", OWN, NULL},
    {"ShmSize", TEXT, "--shm-size"},
    {"StartWithPod", OWN, NULL},
    {"StopSignal", TEXT, "--stop-signal"},
    {"StopTimeout", TEXT, "--stop-timeout"},
    {"SubGIDMap", TEXT, "--subgidname"},
    {"SubUIDMap", TEXT, "--subuidname"},
    {"Sysctl", SPLIT, "--sysctl"},
    {"Timezone", TEXT, "--tz"},
    {"Tmpfs", EACH, "--tmpfs"},
    {"UIDMap", EACH, "--uidmap"},
    {"Ulimit", EACH, "--ulimit"},
    {"Unmask", EACH, "--security-opt unmask="},
    {"User", OWN, NULL},
    {"UserNS", TEXT, "--userns"},
    {"VolatileTmp", OWN, NULL},
    {"Volume", OWN, NULL},
    {"WorkingDir", TEXT, "--workdir"},
    {NULL, OWN, NULL},
};

static const struct key VOLUME_KEYS[] = {
    {"ContainersConfModule", OWN, NULL},
    {"Copy", OWN, NULL},
    {"Device", OWN, NULL},
    {"Driver", TEXT, "--driver"},
    {"GlobalArgs", OWN, NULL},
    {"Group", OWN, NULL},
    {"Image", OWN, NULL},
    {"Label", PAIRS, "--label"},
    {"Options", OWN, NULL},
    {"PodmanArgs", OWN, NULL},
    {"ServiceName", OWN, NULL},
    {"Type", OWN, NULL},
    {"User", OWN, NULL},
    {"VolumeName", OWN, NULL},
    {NULL, OWN, NULL},
};

static const struct key NETWORK_KEYS[] = {
    {"ContainersConfModule", OWN, NULL},
    {"DisableDNS", FLAG, "--disable-dns"},
    {"DNS", EACH, "--dns"},
    {"Driver", TEXT, "--driver"},
    {"Gateway", OWN, NULL},
    {"GlobalArgs", OWN, NULL},
    {"Internal", FLAG, "--internal"},
    {"InterfaceName", TEXT, "--interface-name"},
    {"IPAMDriver", TEXT, "--ipam-driver"},
    {"IPRange", OWN, NULL},
    {"IPv6", FLAG, "--ipv6"},
    {"Label", PAIRS, "--label"},
    {"NetworkDeleteOnStop", OWN, NULL},
    {"NetworkName", OWN, NULL},
    {"Options", EACH, "--opt"},
    {"PodmanArgs", OWN, NULL},
    {"ServiceName", OWN, NULL},
    {"Subnet", OWN, NULL},
    {NULL, OWN, NULL},
};

static const struct key IMAGE_KEYS[] = {
    {"AllTags", FLAG, "--all-tags"},
    {"Arch", TEXT, "--arch"},
    {"AuthFile", TEXT, "--authfile"},
    {"CertDir", TEXT, "--cert-dir"},
    {"ContainersConfModule", OWN, NULL},
    {"Creds", TEXT, "--creds"},
    {"DecryptionKey", TEXT, "--decryption-key"},
    {"GlobalArgs", OWN, NULL},
    {"Image", OWN, NULL},
    {"ImageTag", OWN, NULL},
    {"OS", TEXT, "--os"},
    {"PodmanArgs", OWN, NULL},
    {"Policy", TEXT, "--policy"},
    {"Retry", TEXT, "--retry"},
    {"RetryDelay", TEXT, "--retry-delay"},
    {"ServiceName", OWN, NULL},
    {"TLSVerify", FLAG, "--tls-verify"},
    {"Variant", TEXT, "--variant"},
    {NULL, OWN, NULL},
};

static const struct key BUILD_KEYS[] = {
    {"Annotation", PAIRS, "--annotation"},
    {"Arch", TEXT, "--arch"},
    {"AuthFile", TEXT, "--authfile"},
    {"BuildArg", PAIRS, "--build-arg"},
    {"ContainersConfModule", OWN, NULL},
    {"DNS", EACH, "--dns"},
    {"DNSOption", EACH, "--dns-option"},
    {"DNSSearch", EACH, "--dns-search"},
    {"Environment", PAIRS, "--env"},
    {"File", OWN, NULL},
    {"ForceRM", FLAG, "--force-rm"},
    {"GlobalArgs", OWN, NULL},
    {"GroupAdd", EACH, "--group-add"},
    {"IgnoreFile", TEXT, "--ignorefile"},
    {"ImageTag", EACH, "--tag"},
    {"Label", PAIRS, "--label"},
    {"Network", OWN, NULL},
    {"PodmanArgs", OWN, NULL},
    {"Pull", TEXT, "--pull="},
    {"Retry", TEXT, "--retry"},
    {"RetryDelay", TEXT, "--retry-delay"},
    {"Secret", EACH, "--secret"},
    {"ServiceName", OWN, NULL},
    {"SetWorkingDirectory", OWN, NULL},
    {"Target", TEXT, "--target"},
    {"TLSVerify", FLAG, "--tls-verify"},
    {"Variant", TEXT, "--variant"},
    {"Volume", OWN, NULL},
    {NULL, OWN, NULL},
};

static const struct key QUADLET_KEYS[] = {{"DefaultDependencies", OWN, NULL}, {NULL, OWN, NULL}};

static const struct key *const KEYS[KINDS] = {
    [CONTAINER] = CONTAINER_KEYS, [VOLUME] = VOLUME_KEYS, [NETWORK] = NETWORK_KEYS, [IMAGE] = IMAGE_KEYS, [BUILD] = BUILD_KEYS,
};

/* The unit that is being converted, and the command that its service runs. */
struct conversion {
  struct unit *unit;
  const struct units *units;
  const struct run *run;
  const char *section;
  struct words command;
};

static char *text(const struct conversion *at, const char *key) {
  return last_value(at->unit, at->section, key);
}

static struct words each(const struct conversion *at, const char *key) {
  return all_values(at->unit, at->section, key);
}

static struct words split(const struct conversion *at, const char *key) {
  return all_words(at->unit, at->section, key);
}

static void add(struct conversion *at, const char *word) {
  add_word(&at->command, word);
}

/* Adds an option such as '--name', or '--opt o=', with its value. */
static void add_option(struct conversion *at, const char *option, const char *value) {
  const char *blank = strchr(option, ' ');
  if (blank != NULL) {
    add(at, copy_part(option, (size_t)(blank - option)));
    add(at, format_text("%s%s", blank + 1, value));
  } else if (ends_with(option, "=")) {
    add(at, format_text("%s%s", option, value));
  } else {
    add(at, option);
    add(at, value);
  }
}

static void add_each(struct conversion *at, const char *option, const struct words *values) {
  for (size_t i = 0; i < values->count; i++) {
    add_option(at, option, values->items[i]);
  }
}

static size_t name_length(const char *pair) {
  return strcspn(pair, "=");
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds assignments, sorted by name; the last one of each name counts. */
static void add_pairs(struct conversion *at, const char *option, const struct words *pairs) {
  struct words last = {0};
  for (size_t i = 0; i < pairs->count; i++) {
    bool again = false;
    for (size_t j = i + 1; j < pairs->count && !again; j++) {
      size_t length = name_length(pairs->items[i]);
      again = length == name_length(pairs->items[j]) && strncmp(pairs->items[i], pairs->items[j], length) == 0;
    }
    if (!again) {
      add_word(&last, pairs->items[i]);
    }
  }
  if (last.count > 0) {
    qsort(last.items, last.count, sizeof(char *), by_text);
  }
  add_each(at, option, &last);
}

static const struct key *find_key(const struct key *keys, const char *name) {
  for (; keys->name != NULL; keys++) {
    if (strcmp(keys->name, name) == 0) {
      return keys;
    }
  }
  return NULL;
}

static void check_keys(struct unit *unit, const char *name, const struct key *keys) {
  const struct section *section = find_section(unit, name);
  for (size_t i = 0; section != NULL && i < section->count; i++) {
    const struct setting *found = &section->settings[i];
    if (find_key(keys, found->key) == NULL) {
      reject(unit, "unsupported key '%s' in group '%s' in %s:%d", found->key, name, found->file, found->line);
    }
  }
}

/* Adds the options that need no code of their own. */
static void add_options(struct conversion *at) {
  for (const struct key *key = KEYS[at->unit->kind]; key->name != NULL; key++) {
    struct words values = {0};
    int on = -1;
    switch (key->form) {
      case TEXT:
        if (text(at, key->name) != NULL) {
          add_option(at, key->option, text(at, key->name));
        }
        break;
      case EACH:
        values = each(at, key->name);
        add_each(at, key->option, &values);
        break;
      case SPLIT:
        values = split(at, key->name);
        add_each(at, key->option, &values);
        break;
      case PAIRS:
        values = split(at, key->name);
        add_pairs(at, key->option, &values);
        break;
      case FLAG:
        on = boolean(at->unit, at->section, key->name, -1);
        if (on >= 0) {
          add(at, on ? key->option : format_text("%s=false", key->option));
        }
        break;
      case SET:
        if (boolean(at->unit, at->section, key->name, 0)) {
          add_option(at, key->option, "");
        }
        break;
      case OWN:
        break;
    }
  }
}

/* Begins a command with the program and the global options. */
static void begin(struct conversion *at) {
  struct words modules = each(at, "ContainersConfModule");
  struct words arguments = split(at, "GlobalArgs");
  at->command = (struct words){0};
  add(at, at->run->carob);
  add_each(at, "--module=", &modules);
  add_words(&at->command, &arguments);
}

static void append(struct conversion *at, const char *section, const char *key, const char *value) {
  append_setting(at->unit, section, key, value);
}

static void set_unless(struct conversion *at, const char *key, const char *value) {
  if (!has_key(at->unit, SERVICE, key)) {
    append(at, SERVICE, key, value);
  }
}

/* Makes the service depend on that of another unit. */
static void require(struct conversion *at, const struct unit *other) {
  struct words required = all_values(at->unit, UNIT, "Requires");
  for (size_t i = 0; i < required.count; i++) {
    if (strcmp(required.items[i], other->service) == 0) {
      return;
    }
  }
  append(at, UNIT, "Requires", other->service);
  append(at, UNIT, "After", other->service);
}

static char *beside_unit(const struct conversion *at, const char *path) {
  char *whole = format_text("%s/%s", dirname(copy_text(at->unit->path)), path);
  char *clean = copy_text("");
  char *rest = whole;
  for (char *name = strsep(&rest, "/"); name != NULL; name = strsep(&rest, "/")) {
    if (strcmp(name, "..") == 0) {
      char *slash = strrchr(clean, '/');
      if (slash != NULL) {
        *slash = '\0';
      }
    } else if (name[0] != '\0' && strcmp(name, ".") != 0) {
      clean = format_text("%s/%s", clean, name);
    }
  }
  return clean;
}

/* Returns another unit that a value names; NULL, with an error, if it does not exist. */
static struct unit *referenced(struct conversion *at, const char *name) {
  struct unit *other = find_unit(at->units, name);
  if (other == NULL) {
    enum kind kind = kind_of(name);
    reject(at->unit, "requested Quadlet %s %s was not found",
           kind == BUILD ? "image" : strrchr(name, '.') + 1, name);
  }
  return other;
}

/* Resolves an image, which may be that of another unit. */
static char *image(struct conversion *at, char *name) {
  enum kind kind = kind_of(name);
  if (kind != IMAGE && kind != BUILD) {
    return name;
  }
  struct unit *other = referenced(at, name);
  if (other == NULL) {
    return name;
  }
  if (other->resource == NULL) {
    reject(at->unit, "cannot use %s: it specifies no image", name);
    return name;
  }
  require(at, other);
  return other->resource;
}

static void warn_about_short_name(const struct unit *unit, const char *name) {
  size_t registry = strcspn(name, "/");
  bool whole = name[registry] == '/' && (memchr(name, '.', registry) != NULL || memchr(name, ':', registry) != NULL
                                         || (registry == 9 && starts_with(name, "localhost")));
  bool id = strlen(name) >= 12 && strspn(name, "0123456789abcdef") == strlen(name);
  if (!whole && !id && strchr(name, '%') == NULL && strchr(name, '$') == NULL) {
    note("Warning: %s specifies the image \"%s\" which is not a fully qualified image name", unit->name, name);
  }
}

/* Resolves the source of a volume or mount: a path, or the volume of another unit. */
static char *source(struct conversion *at, char *name) {
  if (name[0] == '.') {
    name = beside_unit(at, name);
  }
  if (name[0] == '/') {
    append(at, UNIT, "RequiresMountsFor", quote_word(name));
    return name;
  }
  if (kind_of(name) != VOLUME) {
    return name;
  }
  struct unit *other = referenced(at, name);
  if (other == NULL) {
    return name;
  }
  require(at, other);
  return other->resource;
}

static void add_volumes(struct conversion *at) {
  struct words volumes = each(at, "Volume");
  for (size_t i = 0; i < volumes.count; i++) {
    char *value = volumes.items[i];
    char *colon = strchr(value, ':');
    if (colon != NULL) {
      value = format_text("%s%s", source(at, copy_part(value, (size_t)(colon - value))), colon);
    }
    add_option(at, "-v", value);
  }
}

/* Returns the end of a field in a line of CSV. */
static const char *field_end(const char *at) {
  bool quoted = false;
  for (; *at != '\0' && (quoted || *at != ','); at++) {
    quoted = *at == '"' ? !quoted : quoted;
  }
  return at;
}

static void add_mounts(struct conversion *at) {
  struct words mounts = split(at, "Mount");
  for (size_t i = 0; i < mounts.count; i++) {
    const char *kind = "";
    char *result = copy_text("");
    /* The type may follow the source. */
    for (const char *field = mounts.items[i]; *field != '\0';) {
      const char *end = field_end(field);
      if (starts_with(field, "type=")) {
        kind = copy_part(field + 5, (size_t)(end - field - 5));
      }
      field = *end == ',' ? end + 1 : end;
    }
    bool has_source = strcmp(kind, "bind") == 0 || strcmp(kind, "volume") == 0 || strcmp(kind, "image") == 0
        || strcmp(kind, "glob") == 0;
    for (const char *field = mounts.items[i]; *field != '\0';) {
      const char *end = field_end(field);
      char *word = copy_part(field, (size_t)(end - field));
      char *equals = strchr(word, '=');
      if (has_source && (starts_with(word, "source=") || starts_with(word, "src="))) {
        char *resolved = strcmp(kind, "image") == 0 ? image(at, equals + 1) : source(at, equals + 1);
        word = format_text("source=%s", resolved);
      }
      result = format_text("%s%s%s", result, result[0] == '\0' ? "" : ",", word);
      field = *end == ',' ? end + 1 : end;
    }
    add_option(at, "--mount", result);
  }
}

static void add_networks(struct conversion *at) {
  struct words networks = each(at, "Network");
  for (size_t i = 0; i < networks.count; i++) {
    char *value = networks.items[i];
    size_t length = strcspn(value, ":");
    char *name = copy_part(value, length);
    enum kind kind = kind_of(name);
    struct unit *other = kind == NETWORK || kind == CONTAINER ? referenced(at, name) : NULL;
    if (other != NULL) {
      require(at, other);
      if (kind == CONTAINER && value[length] != '\0') {
        reject(at->unit, "extra options are not supported when joining another container's network: %s", value);
      }
      value = format_text("%s%s%s", kind == CONTAINER ? "container:" : "", other->resource, value + length);
    }
    add_option(at, "--network", value);
  }
}

static char *lower(const char *word) {
  char *result = copy_text(word);
  for (char *c = result; *c != '\0'; c++) {
    *c = (char)tolower((unsigned char)*c);
  }
  return result;
}

static void add_capabilities(struct conversion *at, const char *key, const char *option) {
  struct words words = split(at, key);
  for (size_t i = 0; i < words.count; i++) {
    add_option(at, option, lower(words.items[i]));
  }
}

static void add_devices(struct conversion *at) {
  struct words devices = each(at, "AddDevice");
  for (size_t i = 0; i < devices.count; i++) {
    const char *device = devices.items[i];
    if (device[0] == '-') {
      device++;
      if (access(copy_part(device, strcspn(device, ":")), F_OK) != 0) {
        continue;
      }
    }
    add_option(at, "--device", device);
  }
}

static void add_environment_files(struct conversion *at) {
  struct words files = split(at, "EnvironmentFile");
  for (size_t i = 0; i < files.count; i++) {
    const char *file = files.items[i];
    bool optional = file[0] == '-';
    file += optional ? 1 : 0;
    char *path = file[0] == '/' || file[0] == '%' ? copy_text(file) : beside_unit(at, file);
    if (!optional || path[0] == '%' || access(path, F_OK) == 0) {
      add_option(at, "--env-file", path);
    }
  }
}

static void add_user(struct conversion *at) {
  char *user = text(at, "User");
  char *group = text(at, "Group");
  if (user == NULL && group != NULL) {
    reject(at->unit, "invalid Group set without User");
  } else if (user != NULL) {
    add_option(at, "--user", group == NULL ? user : format_text("%s:%s", user, group));
  }
}

static void add_reload(struct conversion *at) {
  struct words reload = split(at, "ReloadCmd");
  char *signal = text(at, "ReloadSignal");
  if (reload.count > 0 && signal != NULL) {
    reject(at->unit, "ReloadCmd and ReloadSignal are mutually exclusive but both are set");
  } else if (reload.count > 0 || signal != NULL) {
    begin(at);
    add(at, signal == NULL ? "exec" : "kill");
    add(at, "--cidfile=%t/%N.cid");
    if (signal != NULL) {
      add_option(at, "--signal", signal);
    }
    add_words(&at->command, &reload);
    append(at, SERVICE, "ExecReload", command_line(&at->command));
  }
}

/* Sets the type of the service, and the options of run that belong to it. */
static void set_type(struct conversion *at) {
  char *type = last_value(at->unit, SERVICE, "Type");
  if (type == NULL || strcmp(type, "notify") == 0) {
    append(at, SERVICE, "Type", "notify");
    append(at, SERVICE, "NotifyAccess", "all");
    char *notify = text(at, "Notify");
    bool healthy = notify != NULL && strcmp(notify, "healthy") == 0;
    const char *mode = healthy ? "healthy" : boolean(at->unit, at->section, "Notify", 0) ? "container" : "conmon";
    add(at, format_text("--sdnotify=%s", mode));
    add(at, "-d");
  } else if (strcmp(type, "oneshot") != 0) {
    reject(at->unit, "invalid service Type '%s': it must be notify or oneshot", type);
  }
}

static void convert_container(struct conversion *at) {
  char *rootfs = text(at, "Rootfs");
  char *name = text(at, "Image");
  if (name == NULL && rootfs == NULL) {
    reject(at->unit, "no Image or Rootfs key specified");
    return;
  }
  if (name != NULL && rootfs != NULL) {
    reject(at->unit, "the Image And Rootfs keys conflict can not be specified together");
    return;
  }
  if (has_key(at->unit, at->section, "Pod")) {
    reject(at->unit, "the key Pod is not supported: pods are not supported yet");
  }
  if (name != NULL && kind_of(name) == KINDS) {
    warn_about_short_name(at->unit, name);
  }
  char *kill = last_value(at->unit, SERVICE, "KillMode");
  if (kill != NULL && strcmp(kill, "mixed") != 0 && strcmp(kill, "control-group") != 0) {
    reject(at->unit, "invalid KillMode '%s': it must be mixed or control-group", kill);
  }
  append(at, SERVICE, "Environment", "PODMAN_SYSTEMD_UNIT=%n");
  set_unless(at, "KillMode", "mixed");
  /* run refuses a file that exists. */
  append(at, SERVICE, "ExecStartPre", "/bin/rm -f %t/%N.cid");
  begin(at);
  static const char *const REMOVE[] = {"rm", "-v", "-f", "-i", "--cidfile=%t/%N.cid"};
  for (size_t i = 0; i < sizeof REMOVE / sizeof REMOVE[0]; i++) {
    add(at, REMOVE[i]);
  }
  char *remove = command_line(&at->command);
  append(at, SERVICE, "ExecStop", remove);
  append(at, SERVICE, "ExecStopPost", format_text("-%s", remove));
  append(at, SERVICE, "Delegate", "yes");
  add_reload(at);

  begin(at);
  add(at, "run");
  char *container = text(at, "ContainerName");
  if (container == NULL) {
    container = copy_text(strchr(at->unit->base, '@') == NULL ? "systemd-%N" : "systemd-%p_%i");
  }
  add_option(at, "--name", container);
  add(at, "--cidfile=%t/%N.cid");
  add(at, "--replace");
  add(at, "--rm");
  char *cgroups = text(at, "CgroupsMode");
  add_option(at, "--cgroups=", cgroups == NULL ? "split" : cgroups);
  set_type(at);
  set_unless(at, "SyslogIdentifier", "%N");
  add_networks(at);
  add_devices(at);
  add_capabilities(at, "DropCapability", "--cap-drop");
  add_capabilities(at, "AddCapability", "--cap-add");
  add_user(at);
  add_volumes(at);
  add_mounts(at);
  add_environment_files(at);
  if (boolean(at->unit, at->section, "VolatileTmp", 0) && !boolean(at->unit, at->section, "ReadOnly", 0)) {
    add_option(at, "--tmpfs", "/tmp:rw,size=512M,mode=1777");
  }
  add_options(at);
  struct words arguments = split(at, "PodmanArgs");
  add_words(&at->command, &arguments);
  if (rootfs != NULL) {
    add_option(at, "--rootfs", rootfs);
  } else {
    add(at, image(at, name));
  }
  char *exec = last_value(at->unit, at->section, "Exec");
  if (exec != NULL) {
    struct words values = each(at, "Exec");
    struct words words = {0};
    if (!split_words(values.items[values.count - 1], &words)) {
      reject(at->unit, "invalid quote or escape in Exec=%s", values.items[values.count - 1]);
    }
    add_words(&at->command, &words);
  }
  append(at, SERVICE, "ExecStart", command_line(&at->command));
}

/* Makes the service run its command once. */
static void run_once(struct conversion *at, bool remains) {
  append(at, SERVICE, "ExecStart", command_line(&at->command));
  set_unless(at, "Type", "oneshot");
  if (remains) {
    set_unless(at, "RemainAfterExit", "yes");
  }
  set_unless(at, "SyslogIdentifier", "%N");
}

/* Returns the number of a user in /etc/passwd; other sources of users are not available at boot. */
static char *user_number(const char *name) {
  FILE *file = fopen("/etc/passwd", "re");
  char *number = NULL;
  for (const struct passwd *at; number == NULL && file != NULL && (at = fgetpwent(file)) != NULL;) {
    if (strcmp(at->pw_name, name) == 0) {
      number = format_text("%u", at->pw_uid);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return number;
}

/* Returns the number of a group in /etc/group. */
static char *group_number(const char *name) {
  FILE *file = fopen("/etc/group", "re");
  char *number = NULL;
  for (const struct group *at; number == NULL && file != NULL && (at = fgetgrent(file)) != NULL;) {
    if (strcmp(at->gr_name, name) == 0) {
      number = format_text("%u", at->gr_gid);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return number;
}

/* Returns the number of a user or group, given by number or name; NULL, with an error, if it does not exist. */
static char *identity(struct conversion *at, const char *key) {
  char *value = text(at, key);
  if (value == NULL || strspn(value, "0123456789") == strlen(value)) {
    return value;
  }
  bool group = strcmp(key, "Group") == 0;
  char *number = group ? group_number(value) : user_number(value);
  if (number == NULL) {
    reject(at->unit, "cannot find the %s %s of the key %s", group ? "group" : "user", value, key);
  }
  return number;
}

static void add_volume_options(struct conversion *at) {
  char *device = text(at, "Device");
  char *type = text(at, "Type");
  char *options = text(at, "Options");
  char *user = identity(at, "User");
  char *group = identity(at, "Group");
  char *mounted = format_text("%s%s", user == NULL ? "" : ",uid=", user == NULL ? "" : user);
  mounted = format_text("%s%s%s", mounted, group == NULL ? "" : ",gid=", group == NULL ? "" : group);
  int copied = boolean(at->unit, at->section, "Copy", -1);
  if (copied >= 0) {
    add_option(at, "--opt", copied ? "copy" : "nocopy");
  }
  if (device != NULL) {
    if (device[0] == '/') {
      append(at, UNIT, "RequiresMountsFor", quote_word(device));
    }
    add_option(at, "--opt device=", device);
  }
  if (type != NULL && device == NULL) {
    reject(at->unit, "key Type can't be used without Device");
  } else if (type != NULL) {
    add_option(at, "--opt type=", type);
  }
  if (options != NULL && device == NULL) {
    reject(at->unit, "key Options can't be used without Device");
  } else if (options != NULL) {
    mounted = format_text("%s,%s", mounted, options);
  }
  if (mounted[0] != '\0') {
    add_option(at, "--opt o=", mounted + 1);
  }
}

static void finish(struct conversion *at, const char *name) {
  struct words arguments = split(at, "PodmanArgs");
  add_words(&at->command, &arguments);
  if (name != NULL) {
    add(at, name);
  }
}

static void convert_volume(struct conversion *at) {
  begin(at);
  add(at, "volume");
  add(at, "create");
  add(at, "--ignore");
  char *driver = text(at, "Driver");
  if (driver != NULL && strcmp(driver, "image") == 0) {
    char *name = text(at, "Image");
    if (name == NULL) {
      reject(at->unit, "the key Image is mandatory when using the image driver");
    } else {
      add_option(at, "--opt image=", image(at, name));
    }
  } else {
    add_volume_options(at);
  }
  add_options(at);
  finish(at, at->unit->resource);
  run_once(at, true);
}

static void convert_network(struct conversion *at) {
  struct words subnets = each(at, "Subnet");
  struct words gateways = each(at, "Gateway");
  struct words ranges = each(at, "IPRange");
  if (subnets.count == 0 && gateways.count + ranges.count > 0) {
    reject(at->unit, "cannot set gateway or range without subnet");
  } else if (gateways.count > subnets.count) {
    reject(at->unit, "cannot set more gateways than subnets");
  } else if (ranges.count > subnets.count) {
    reject(at->unit, "cannot set more ranges than subnets");
  }
  if (boolean(at->unit, at->section, "NetworkDeleteOnStop", 0)) {
    begin(at);
    add(at, "network");
    add(at, "rm");
    add(at, at->unit->resource);
    append(at, SERVICE, "ExecStopPost", command_line(&at->command));
  }
  begin(at);
  add(at, "network");
  add(at, "create");
  add(at, "--ignore");
  for (size_t i = 0; i < subnets.count; i++) {
    add_option(at, "--subnet", subnets.items[i]);
    if (i < gateways.count) {
      add_option(at, "--gateway", gateways.items[i]);
    }
    if (i < ranges.count) {
      add_option(at, "--ip-range", ranges.items[i]);
    }
  }
  add_options(at);
  finish(at, at->unit->resource);
  run_once(at, true);
}

static void convert_image(struct conversion *at) {
  char *name = text(at, "Image");
  if (name == NULL) {
    reject(at->unit, "no Image key specified");
    return;
  }
  begin(at);
  add(at, "image");
  add(at, "pull");
  add_options(at);
  finish(at, name);
  run_once(at, true);
}

static bool is_address(const char *path) {
  static const char *const SCHEMES[] = {"http://", "https://", "git://", "github.com/"};
  for (size_t i = 0; i < sizeof SCHEMES / sizeof SCHEMES[0]; i++) {
    if (starts_with(path, SCHEMES[i])) {
      return true;
    }
  }
  return ends_with(path, ".git");
}

/* Sets the working directory of a build, and returns its context; NULL if there is none. */
static char *build_context(struct conversion *at, const char *file) {
  char *context = text(at, "SetWorkingDirectory");
  char *set = last_value(at->unit, SERVICE, "WorkingDirectory");
  if (context == NULL) {
    return set;
  }
  bool unit = strcmp(context, "unit") == 0;
  bool beside_file = strcmp(context, "file") == 0;
  if (beside_file && file == NULL) {
    reject(at->unit, "SetWorkingDirectory=file requires the key File");
    return NULL;
  }
  if (unit || beside_file) {
    char *of = unit ? copy_text(at->unit->path) : file[0] == '/' ? copy_text(file) : beside_unit(at, file);
    char *directory = dirname(of);
    set_unless(at, "WorkingDirectory", directory);
    return directory;
  }
  if (context[0] != '/' && context[0] != '%' && !is_address(context)) {
    set_unless(at, "WorkingDirectory", dirname(copy_text(at->unit->path)));
  }
  return context;
}

static void convert_build(struct conversion *at) {
  if (each(at, "ImageTag").count == 0) {
    reject(at->unit, "no ImageTag key specified");
    return;
  }
  char *file = text(at, "File");
  begin(at);
  add(at, "build");
  add_options(at);
  add_networks(at);
  add_volumes(at);
  char *context = build_context(at, file);
  if (context == NULL && file == NULL) {
    reject(at->unit, "neither SetWorkingDirectory, nor File key specified");
  }
  if (file != NULL) {
    if (file[0] != '/' && file[0] != '%' && context == NULL && !is_address(file)) {
      reject(at->unit, "relative path in File key requires SetWorkingDirectory key to be set");
    }
    add_option(at, "--file", file);
  }
  finish(at, context);
  run_once(at, false);
}

/* Replaces names of units by those of their services. */
static void translate_dependencies(struct conversion *at) {
  static const char *const DEPENDENCIES[] = {"Wants", "Requires", "Requisite", "BindsTo", "PartOf",
                                             "Upholds", "Conflicts", "Before", "After"};
  struct section *section = find_section(at->unit, UNIT);
  for (size_t i = 0; section != NULL && i < section->count; i++) {
    struct setting *found = &section->settings[i];
    bool dependency = false;
    for (size_t j = 0; j < sizeof DEPENDENCIES / sizeof DEPENDENCIES[0]; j++) {
      dependency = dependency || strcmp(found->key, DEPENDENCIES[j]) == 0;
    }
    struct words names = {0};
    bool changed = false;
    if (!dependency || !split_words(found->value, &names)) {
      continue;
    }
    for (size_t j = 0; j < names.count; j++) {
      if (kind_of(names.items[j]) != KINDS) {
        const struct unit *other = find_unit(at->units, names.items[j]);
        if (other == NULL) {
          reject(at->unit, "unable to translate dependency for %s in %s:%d", names.items[j], found->file, found->line);
        } else {
          names.items[j] = other->service;
          changed = true;
        }
      }
    }
    if (changed) {
      found->value = command_line(&names);
    }
  }
}

void name_unit(struct unit *unit) {
  static const char *const SUFFIX[KINDS] = {
      [CONTAINER] = "", [VOLUME] = "-volume", [NETWORK] = "-network", [IMAGE] = "-image", [BUILD] = "-build",
      [POD] = "-pod",   [KUBE] = "",
  };
  static const char *const NAME[KINDS] = {
      [CONTAINER] = "ContainerName", [VOLUME] = "VolumeName", [NETWORK] = "NetworkName", [IMAGE] = "ImageTag",
      [BUILD] = "ImageTag",          [POD] = "PodName",       [KUBE] = "Yaml",
  };
  const char *section = kind_section(unit->kind);
  char *service = last_value(unit, section, "ServiceName");
  const char *at = strchr(unit->base, '@');
  size_t length = at == NULL ? strlen(unit->base) : (size_t)(at - unit->base);
  unit->service = service != NULL ? format_text("%s.service", service)
                                  : format_text("%.*s%s%s.service", (int)length, unit->base, SUFFIX[unit->kind],
                                                unit->base + length);
  unit->resource = last_value(unit, section, NAME[unit->kind]);
  if (unit->kind == BUILD) {
    struct words tags = all_values(unit, section, "ImageTag");
    unit->resource = tags.count == 0 ? NULL : tags.items[0];
  } else if (unit->kind == IMAGE && unit->resource == NULL) {
    unit->resource = last_value(unit, section, "Image");
  } else if (unit->resource == NULL && unit->kind == CONTAINER) {
    /* The container is called systemd-%N. */
    unit->resource = format_text("systemd-%.*s", (int)(strlen(unit->service) - strlen(".service")), unit->service);
  } else if (unit->resource == NULL) {
    unit->resource = format_text("systemd-%s", unit->base);
  }
}

void convert_unit(struct unit *unit, const struct units *units, const struct run *run) {
  static void (*const CONVERT[KINDS])(struct conversion *) = {
      [CONTAINER] = convert_container, [VOLUME] = convert_volume, [NETWORK] = convert_network,
      [IMAGE] = convert_image,         [BUILD] = convert_build,
  };
  const char *name = kind_section(unit->kind);
  if (CONVERT[unit->kind] == NULL) {
    reject(unit, "units of this kind are not supported: pods are not supported yet");
    return;
  }
  if (find_section(unit, name) == NULL) {
    reject(unit, "the section [%s] is missing in %s", name, unit->path);
    return;
  }
  check_keys(unit, name, KEYS[unit->kind]);
  check_keys(unit, QUADLET, QUADLET_KEYS);
  struct conversion at = {.unit = unit, .units = units, .run = run, .section = name};
  translate_dependencies(&at);
  if (boolean(unit, QUADLET, "DefaultDependencies", 1)) {
    const char *online = run->user ? "podman-user-wait-network-online.service" : "network-online.target";
    prepend_setting(unit, UNIT, "After", online);
    prepend_setting(unit, UNIT, "Wants", online);
  }
  append_setting(unit, UNIT, "SourcePath", unit->path);
  append_setting(unit, UNIT, "RequiresMountsFor", "%t/carob");
  CONVERT[unit->kind](&at);
  /* systemd ignores sections whose names begin with X-. */
  find_section(unit, name)->name = format_text("X-%s", name);
  if (find_section(unit, QUADLET) != NULL) {
    find_section(unit, QUADLET)->name = format_text("X-%s", QUADLET);
  }
}
