# The first process of an engine's namespaces: what it mounts and starts ends with it. Input: a line once the network is there;
# its end is the end of all.
set -e
dir=$1 group=$2 name=$3 address=$4 socket=$5
shift 5
PATH=$PATH:/usr/sbin:/sbin
mount --make-rprivate /
# Empty at each start, like that of a machine.
mount -t tmpfs clusterdeck-test /run
# dockerd writes a key into /etc/docker, wherever its data is.
mount -t overlay clusterdeck-test -o "lowerdir=/etc,upperdir=$dir/etc,workdir=$dir/work" /etc
hostname "$name"
read -r go
ip link set lo up
ip address add "$address/30" dev eth0
ip link set eth0 up
(
  dockerd --data-root "$dir/data" --exec-root /run/docker --pidfile /run/docker.pid --host "unix://$socket" \
    --config-file "$dir/daemon.json" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$group" --ip "$address" "$@" \
    >>"$dir/dockerd.log" 2>&1 </dev/null
  echo ended >"$dir/ended"
) &
cat >/dev/null || true
kill -KILL -1 2>/dev/null || true
wait || true
# Deepest first; what a container had mounted stays busy for a moment, and so do its groups.
grep -o " $dir/[^ ]*" /proc/mounts | sort -r | while read -r mounted; do umount -l "$mounted"; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  find /sys/fs/cgroup -depth -type d -path "*/$group*" -exec rmdir {} + 2>/dev/null && break
  sleep 0.2
done
rm -rf --one-file-system "$dir" 2>/dev/null || true
