# The profile of containers on a host with AppArmor, unless --security-opt apparmor= names another.
# Permits everything except changing the host's kernel through its files, mounting, and tracing or
# signalling processes outside of containers.
profile carob-default flags=(attach_disconnected,mediate_deleted) {
  capability,
  file,
  network,
  umount,

  signal (receive) peer=unconfined,
  signal (receive) peer=crun,
  signal (receive) peer=runc,
  signal (send, receive) peer=carob-default,
  ptrace (trace, read, tracedby, readby) peer=carob-default,

  deny mount,

  # Files of the kernel in /proc, not those of processes.
  deny /proc/* w,
  deny /proc/{acpi,asound,bus,driver,fs,irq,scsi,tty}/** w,
  deny /proc/sysrq-trigger rwklx,
  deny /proc/kcore rwklx,

  # Kernel settings, except those of System V IPC (kernel.msg*, sem*, shm*), which are the container's.
  deny /proc/sys/[^k]** w,
  deny /proc/sys/kernel/{?,??,[^ms]**,m[^s]**,s[^eh]**} w,

  deny /sys/{block,bus,class,dev,devices,hypervisor,module,power}/** wklx,
  deny /sys/fs/{bpf,btrfs,ext4,fuse,pstore,resctrl,selinux,smackfs,xfs}/** wklx,
  deny /sys/firmware/** rwklx,
  deny /sys/kernel/** wklx,
  deny /sys/kernel/security/** rwklx,
  deny /sys/devices/virtual/powercap/** rwklx,
}
