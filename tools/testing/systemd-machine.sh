# The first process of namespaces of their own becomes systemd, with no unit but those in a folder. Nothing of the machine's own
# units is started, and what it mounts and starts ends with it.
set -e
dir=$1
mount --make-rprivate /
umount -R -l /sys/fs/cgroup
mount -t tmpfs clusterdeck-test /sys/fs/cgroup
mkdir /sys/fs/cgroup/systemd
mount -t cgroup -o none,name=systemd clusterdeck-test /sys/fs/cgroup/systemd
mount -t tmpfs clusterdeck-test /run
mkdir /run/systemd /run/lock
mount -t overlay clusterdeck-test -o "lowerdir=/etc,upperdir=$dir/etc,workdir=$dir/work" /etc
exec env -i container=clusterdeck-test SYSTEMD_UNIT_PATH="$dir/units" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=proof.target --log-target=console --show-status=false
