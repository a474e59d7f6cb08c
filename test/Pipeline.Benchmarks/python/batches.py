"""What a Python developer writes: a boto3 table's batch writer, behind the same loop as the other handlers."""
import base64
import http.client
import json
import os
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handle(event):
    with table.batch_writer(overwrite_by_pkeys=["device", "id"]) as batch:
        for record in event["Records"]:
            batch.put_item(Item=json.loads(base64.b64decode(record["kinesis"]["data"]), parse_float=Decimal))
    return {"batchItemFailures": []}


def call(api, method, path, body=None):
    headers = {} if body is None else {"Content-Type": "application/json"}
    api.request(method, f"/2018-06-01/runtime/{path}", body, headers)
    response = api.getresponse()
    return response.headers, response.read()


api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    headers, payload = call(api, "GET", "invocation/next")
    invocation = f"invocation/{headers['Lambda-Runtime-Aws-Request-Id']}"
    try:
        answer = handle(json.loads(payload))
        call(api, "POST", f"{invocation}/response", json.dumps(answer))
    except Exception as error:
        call(api, "POST", f"{invocation}/error", json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}))
