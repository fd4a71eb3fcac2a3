#!/bin/sh
# Run docs/how-to/one-small-server.md, command by command, in a throwaway Debian under systemd-nspawn; then restart it and look.
#   sudo scripts/try_server.sh [FOLDER]     (needs debootstrap, systemd-container, the web, and ports 80, 443, 5432 and 8000 free)
# Replaced: what a person types, and certbot (no name of ours leads here), for which a certificate is signed on the spot.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
box=${1:-/var/tmp/skillshed-box}
[ ! -e "$box" ] || { echo "$box is there already: remove it or name another folder." >&2; exit 2; }
trap 'rm -rf --one-file-system "$box"' EXIT

debootstrap --variant=minbase --include=systemd-sysv,dbus,sudo,ca-certificates,openssl,curl bookworm "$box" > /dev/null
cp /usr/local/share/ca-certificates/*.crt "$box/usr/local/share/ca-certificates/" 2> /dev/null || true
git clone --quiet --bare "$root" "$box/srv/skillshed.git"
git -C "$box/srv/skillshed.git" update-ref refs/heads/tried "$(git -C "$root" rev-parse HEAD)"
git -C "$box/srv/skillshed.git" symbolic-ref HEAD refs/heads/tried
chown -R root: "$box/srv"

cat > "$box/etc/systemd/system/try.service" <<'UNIT'
[Service]
Environment=HOME=/root DEBIAN_FRONTEND=noninteractive PIP_CERT=/etc/ssl/certs/ca-certificates.crt
ExecStart=/bin/sh -c 'bash -ex /root/phase.sh > /root/log 2>&1; echo $? > /root/code; systemctl poweroff'
[Install]
WantedBy=multi-user.target
UNIT
ln -s ../try.service "$box/etc/systemd/system/multi-user.target.wants/"

boot() {
    rm -f "$box/root/code"
    systemd-nspawn --quiet --register=no --keep-unit --resolv-conf=copy-host -D "$box" --boot > "$box/root/console" 2>&1 || true
    [ "$(cat "$box/root/code")" = 0 ] || { tail -n 40 "$box/root/log" >&2; exit 1; }
}
look='curl -fsS --retry 20 --retry-all-errors --retry-delay 1 --cacert /etc/letsencrypt/live/skills.example.org/fullchain.pem'

{
    echo 'echo 127.0.0.1 localhost skills.example.org > /etc/hosts; update-ca-certificates'
    awk '/^```/ { inside = !inside; next } inside' "$root/docs/how-to/one-small-server.md" | sed \
        -e 's|^sudo git clone https://github.com/YOUR-FORK/skillshed |sudo git clone /srv/skillshed.git |' \
        -e 's|^sudo apt install |&-y |' \
        -e 's|^sudo nano \(.*\)|sed -i -e "s/^SKILLSHED_SECRET_KEY=.*/\&$(openssl rand -hex 40)/" -e /EMAIL_HOST/d \1|' \
        -e 's|^sudo certbot .*|certbot --version; install -d /etc/letsencrypt/live/skills.example.org; cd /etc/letsencrypt/live/skills.example.org; openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=skills.example.org -addext subjectAltName=DNS:skills.example.org -keyout privkey.pem -out fullchain.pem; cd /|' \
        -e 's|Monday|$(LC_ALL=C date +%A)|' \
        -e 's|^sudo -u postgres createdb .* trial$|sudo systemctl start skillshed-backup; &|'
    echo "$look https://skills.example.org/places/pendle/ | grep -q Pendle"
} > "$box/root/phase.sh"
boot
echo "The guide ran from beginning to end."

cat > "$box/root/phase.sh" <<LOOK
$look https://skills.example.org/places/pendle/ | grep -q Pendle
systemctl is-active skillshed skillshed-worker skillshed-fetch.timer skillshed-backup.timer
skillshed-admin people list | grep you@example.org
LOOK
boot
echo "After a restart the site is there by itself."
