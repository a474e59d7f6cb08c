# boto3, with all defaults: JSON by HTTP/1.1.
import datetime
import json
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION="eu-west-1")
url, name = sys.argv[1:3]
if url == "--version":
    import boto3

    print(boto3.__version__)
    sys.exit(0)

import boto3

data = "größe \0\1".encode()
shard = "shardId-000000000000"
kinesis = boto3.client("kinesis", endpoint_url=url)


def check(what, attempt):
    try:
        attempt()
        result = {"check": what, "ok": True}
    except Exception as error:  # Whatever it is, it is the result.
        result = {"check": what, "ok": False, "note": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)


def streams():
    kinesis.create_stream(StreamName=name, ShardCount=1)
    made = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["StreamCreationTimestamp"]
    assert abs(datetime.datetime.now(datetime.timezone.utc) - made) < datetime.timedelta(minutes=1), made


def put():
    assert kinesis.put_records(StreamName=name, Records=[{"Data": data, "PartitionKey": "a"}])["FailedRecordCount"] == 0


def read():
    iterator = kinesis.get_shard_iterator(StreamName=name, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    assert kinesis.get_records(ShardIterator=iterator)["Records"][0]["Data"] == data


def fan_out():
    arn = f"arn:aws:kinesis:eu-west-1:111122223333:stream/{name}"
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="fast")["Consumer"]["ConsumerARN"]
    answer = kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=shard, StartingPosition={"Type": "TRIM_HORIZON"})
    children = None
    for event in answer["EventStream"]:
        event = event["SubscribeToShardEvent"]
        if event["Records"]:
            assert event["Records"][0]["Data"] == data
            kinesis.split_shard(StreamName=name, ShardToSplit=shard, NewStartingHashKey=str(2**127))
        children = event.get("ChildShards")
    assert len(children) == 2, children


def errors():
    try:
        kinesis.describe_stream_summary(StreamName="none")
    except kinesis.exceptions.ResourceNotFoundException:
        return
    raise AssertionError("no error")


def firehose():
    client = boto3.client("firehose", endpoint_url=url)
    assert client.put_record_batch(DeliveryStreamName="clients-delivery", Records=[{"Data": data}])["FailedPutCount"] == 0


check("streams", streams)
check("put", put)
check("read", read)
check("fan-out", fan_out)
check("errors", errors)
check("Firehose", firehose)
