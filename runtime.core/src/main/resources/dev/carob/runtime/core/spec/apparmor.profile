# What a container's processes may do on a host with AppArmor, unless --security-opt apparmor= says
# otherwise: everything but to change the host's kernel through its files, to mount, and to trace or
# signal processes outside of containers.
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

  # The kernel's own files, not those of processes.
  deny /proc/* w,
  deny /proc/{acpi,asound,bus,driver,fs,irq,scsi,tty}/** w,
  deny /proc/sysrq-trigger rwklx,
  deny /proc/kcore rwklx,

  # Settings, but for those of System V IPC, which are a container's own: kernel.msg*, sem*, shm*.
  deny /proc/sys/[^k]** w,
  deny /proc/sys/kernel/{?,??,[^ms]**,m[^s]**,s[^eh]**} w,

  deny /sys/{block,bus,class,dev,devices,hypervisor,module,power}/** wklx,
  deny /sys/fs/{bpf,btrfs,ext4,fuse,pstore,resctrl,selinux,smackfs,xfs}/** wklx,
  deny /sys/firmware/** rwklx,
  deny /sys/kernel/** wklx,
  deny /sys/kernel/security/** rwklx,
  deny /sys/devices/virtual/powercap/** rwklx,
}
