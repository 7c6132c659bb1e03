"""Inserts rows one after another and says of each whether it was acknowledged, in lines of JSON."""
import json
import sys
import time

import pymysql

address, port, password, writer = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
PATIENCE = 2
connection = None
number = 0


def connect():
    return pymysql.connect(host=address, port=port, user="api", password=password, database="orders", autocommit=True,
                           connect_timeout=PATIENCE, read_timeout=PATIENCE, write_timeout=PATIENCE)


while True:
    began = time.monotonic()
    number += 1
    told = {"number": number}
    try:
        connection = connection or connect()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO entry (writer, number, server) VALUES (%s, %s, @@server_id)", (writer, number))
        told["acknowledged"] = time.monotonic()
    except (pymysql.Error, OSError) as error:
        connection = None
        told["error"] = str(error)
    print(json.dumps(told), flush=True)
    time.sleep(max(0.0, 0.02 - (time.monotonic() - began)))
