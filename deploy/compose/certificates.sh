#!/bin/sh
# Makes a certificate authority, a certificate each for kafka and elasticsearch, and passwords, all
# in ./secrets, for deploy/compose/security.yml. Leaves what is there already. Needs openssl.
set -eu
umask 077
mkdir -p secrets
cd secrets
[ -f ca.key ] || openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=Perspektiven CA" \
    -keyout ca.key -out ca.crt
for server in kafka elasticsearch; do
    [ -f "$server.crt" ] && continue
    openssl req -newkey rsa:3072 -nodes -subj "/CN=$server" -keyout "$server.key" -out "$server.csr"
    printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\n' "$server" > "$server.ext"
    openssl x509 -req -in "$server.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 \
        -extfile "$server.ext" -out "$server.crt"
    rm "$server.csr" "$server.ext"
done
cat kafka.key kafka.crt ca.crt > kafka.pem
for password in kafka_password elastic_password; do
    [ -f "$password" ] || openssl rand -hex 24 | tr -d '\n' > "$password"
done
[ -f elasticsearch_api_key ] || : > elasticsearch_api_key
# The servers read theirs inside containers, under users of their own.
chmod 644 ca.crt kafka.pem elasticsearch.key elasticsearch.crt kafka_password elastic_password \
    elasticsearch_api_key
echo "secrets/ is ready. Put PERSPEKTIVEN_KAFKA_PASSWORD=$(cat kafka_password) into .env."
