#!/bin/sh
# Makes for deploy/compose/security.yml, in ./secrets or the folder given: a certificate authority, a
# certificate each for kafka and elasticsearch, and passwords, one for each user of Kafka. Leaves
# what is there already. Needs openssl.
set -eu
umask 077
folder=${1:-secrets}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
[ -f ca.key ] || openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=Perspektiven CA" \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt
for server in kafka elasticsearch; do
    [ -f "$server.crt" ] && continue
    openssl req -newkey rsa:3072 -nodes -subj "/CN=$server" -keyout "$server.key" -out "$server.csr"
    printf '%s\n' "subjectAltName=DNS:$server,DNS:localhost,IP:127.0.0.1" \
        basicConstraints=CA:FALSE keyUsage=digitalSignature,keyEncipherment \
        extendedKeyUsage=serverAuth,clientAuth authorityKeyIdentifier=keyid > "$server.ext"
    openssl x509 -req -in "$server.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 \
        -extfile "$server.ext" -out "$server.crt"
    rm "$server.csr" "$server.ext"
done
cat kafka.key kafka.crt ca.crt > kafka.pem
users="admin fetcher translator indexer"
passwords=
for user in $users; do passwords="$passwords kafka_${user}_password"; done
for password in $passwords elastic_password; do
    [ -f "$password" ] || openssl rand -hex 24 | tr -d '\n' > "$password"
done
for user in $users; do
    printf '%s=%s\n' "$user" "$(cat "kafka_${user}_password")"
done > kafka.properties
keys="elasticsearch_indexer_key elasticsearch_grouper_key elasticsearch_reader_key"
for key in $keys; do
    [ -f "$key" ] || : > "$key"
done
# Read in our containers under a user of their own; on this host the folder keeps others away.
chmod 644 ca.crt $passwords $keys
echo "$folder is ready."
