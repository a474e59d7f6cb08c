using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The calls of a stream's whole life.</summary>
internal static class KinesisScript
{
    private const string Arn = KinesisBed.StreamArn;
    private const string Half = "170141183460469231731687303715884105728";

    public static async Task PlayAsync(KinesisConversation server)
    {
        await CreateAsync(server);
        await PutAndReadAsync(server);
        await ReshardAsync(server);
        await ChangeAsync(server);
        await ConsumeAndTagAsync(server);
        await server.CallAsync("delete", "DeleteStream", """{"StreamName":"orders"}""");
        await server.SettleAsync("orders");
        await server.CallAsync("describe deleted", "DescribeStream", """{"StreamName":"orders"}""");
    }

    private static async Task CreateAsync(KinesisConversation server)
    {
        await server.CallAsync("create", "CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        await server.SettleAsync("orders");
        await server.CallAsync("create again", "CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        await server.CallAsync("create badly", "CreateStream", """{"StreamName":"or ders","ShardCount":1}""");
        await server.CallAsync("describe", "DescribeStream", """{"StreamName":"orders"}""");
        await server.CallAsync("describe by ARN", "DescribeStream", $$"""{"StreamARN":"{{Arn}}"}""");
        await server.CallAsync("describe nothing", "DescribeStream", "{}");
        await server.CallAsync("describe another", "DescribeStream", """{"StreamName":"others"}""");
        await server.CallAsync("summary", "DescribeStreamSummary", """{"StreamName":"orders"}""");
        await server.CallAsync("list streams", "ListStreams", "{}");
        await server.CallAsync("limits", "DescribeLimits", "{}");
    }

    private static async Task PutAndReadAsync(KinesisConversation server)
    {
        await server.CallAsync("put one", "PutRecord", """{"StreamName":"orders","Data":"AAEC","PartitionKey":"a"}""");
        var put = await server.CallAsync("put", "PutRecords", """
            {"StreamName":"orders","Records":[{"Data":"MQ==","PartitionKey":"größe"},{"Data":"","PartitionKey":"b"},
              {"Data":"Mw==","PartitionKey":"c","ExplicitHashKey":"7"}]}
            """);
        var number = put["Records"]![1]!["SequenceNumber"];
        await server.CallAsync("put nothing", "PutRecords", """{"StreamName":"orders","Records":[]}""");
        await server.CallAsync("put without key", "PutRecord", """{"StreamName":"orders","Data":"AAEC","PartitionKey":""}""");
        await server.CallAsync("put beyond hash keys", "PutRecord",
            """{"StreamName":"orders","Data":"","PartitionKey":"a","ExplicitHashKey":"340282366920938463463374607431768211456"}""");
        await server.CallAsync("put elsewhere", "PutRecord", """{"StreamName":"others","Data":"AAEC","PartitionKey":"a"}""");

        var first = await ReadAsync(server, "from the start", "shardId-000000000000", "TRIM_HORIZON", limit: 3);
        await server.CallAsync("the rest", "GetRecords", $$"""{"ShardIterator":"{{first["NextShardIterator"]}}"}""");
        await ReadAsync(server, "latest", "shardId-000000000000", "LATEST");
        await ReadAsync(server, "at a number", "shardId-000000000000", "AT_SEQUENCE_NUMBER",
            $""","StartingSequenceNumber":"{number}" """);
        await ReadAsync(server, "after a number", "shardId-000000000000", "AFTER_SEQUENCE_NUMBER",
            $""","StartingSequenceNumber":"{number}" """);
        await ReadAsync(server, "at a time", "shardId-000000000000", "AT_TIMESTAMP", ""","Timestamp":1700000000 """);
        await server.CallAsync("iterator of another shard", "GetShardIterator",
            """{"StreamName":"orders","ShardId":"shardId-000000000009","ShardIteratorType":"LATEST"}""");
        await server.CallAsync("iterator without number", "GetShardIterator",
            """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER"}""");
        await server.CallAsync("iterator of the future", "GetShardIterator",
            """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP","Timestamp":""" +
            """9900000000}""");
        await server.CallAsync("invented iterator", "GetRecords", """{"ShardIterator":"invented"}""");
    }

    private static async Task ReshardAsync(KinesisConversation server)
    {
        await ReshardAsync("split", "SplitShard",
            $$"""{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"{{Half}}"}""");
        await server.CallAsync("split again", "SplitShard",
            $$"""{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"{{Half}}"}""");
        await server.CallAsync("split outside", "SplitShard",
            $$"""{"StreamName":"orders","ShardToSplit":"shardId-000000000001","NewStartingHashKey":"{{Half}}"}""");
        await server.CallAsync("put into children", "PutRecords", """
            {"StreamName":"orders","Records":[{"Data":"MQ==","PartitionKey":"a","ExplicitHashKey":"0"},{"Data":"Mg==",
              "PartitionKey":"b","ExplicitHashKey":"170141183460469231731687303715884105728"}]}
            """);
        var rest = await ReadAsync(server, "closed shard", "shardId-000000000000", "TRIM_HORIZON");
        if (rest["NextShardIterator"] is { } next)
            await server.CallAsync("closed shard's end", "GetRecords", $$"""{"ShardIterator":"{{next}}"}""");

        await ReadAsync(server, "child", "shardId-000000000002", "TRIM_HORIZON");
        foreach (var filter in new[] { "AT_LATEST", "FROM_TRIM_HORIZON" })
        {
            await server.CallAsync($"list {filter}", "ListShards",
                $$$"""{"StreamName":"orders","ShardFilter":{"Type":"{{{filter}}}"}}""");
        }

        var page = await server.CallAsync("first page", "ListShards", """{"StreamName":"orders","MaxResults":2}""");
        await server.CallAsync("second page", "ListShards", $$"""{"NextToken":"{{page["NextToken"]}}"}""");
        await ReshardAsync("merge", "MergeShards",
            """{"StreamName":"orders","ShardToMerge":"shardId-000000000001","AdjacentShardToMerge":"shardId-000000000002"}""");
        await server.CallAsync("merge closed", "MergeShards",
            """{"StreamName":"orders","ShardToMerge":"shardId-000000000001","AdjacentShardToMerge":"shardId-000000000003"}""");
        await server.CallAsync("put into merged", "PutRecord", """{"StreamName":"orders","Data":"AAEC","PartitionKey":"a"}""");
        await ReshardAsync("scale", "UpdateShardCount",
            """{"StreamName":"orders","TargetShardCount":2,"ScalingType":"UNIFORM_SCALING"}""");
        await server.CallAsync("scale too far", "UpdateShardCount",
            """{"StreamName":"orders","TargetShardCount":9,"ScalingType":"UNIFORM_SCALING"}""");

        async Task ReshardAsync(string step, string operation, string input)
        {
            await server.CallAsync(step, operation, input);
            await server.SettleAsync("orders");
            await server.CallAsync($"{step}, shards", "ListShards", """{"StreamName":"orders"}""");
        }
    }

    private static async Task ChangeAsync(KinesisConversation server)
    {
        await server.CallAsync("keep longer", "IncreaseStreamRetentionPeriod",
            """{"StreamName":"orders","RetentionPeriodHours":48}""");
        await server.CallAsync("keep shorter, wrongly", "IncreaseStreamRetentionPeriod",
            """{"StreamName":"orders","RetentionPeriodHours":36}""");
        await server.CallAsync("keep shorter", "DecreaseStreamRetentionPeriod",
            """{"StreamName":"orders","RetentionPeriodHours":36}""");
        await server.CallAsync("keep for ever", "IncreaseStreamRetentionPeriod",
            """{"StreamName":"orders","RetentionPeriodHours":9999}""");
        await server.CallAsync("encrypt", "StartStreamEncryption",
            """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");
        await server.SettleAsync("orders");
        await server.CallAsync("put encrypted", "PutRecord", """{"StreamName":"orders","Data":"AAEC","PartitionKey":"a"}""");
        await server.CallAsync("summary of encrypted", "DescribeStreamSummary", """{"StreamName":"orders"}""");
        await server.CallAsync("stop encrypting", "StopStreamEncryption",
            """{"StreamName":"orders","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");
        await server.SettleAsync("orders");
        await server.CallAsync("on demand", "UpdateStreamMode",
            $$$"""{"StreamARN":"{{{Arn}}}","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""");
        await server.SettleAsync("orders");
        await server.CallAsync("summary on demand", "DescribeStreamSummary", """{"StreamName":"orders"}""");
    }

    private static async Task ConsumeAndTagAsync(KinesisConversation server)
    {
        var registered =
            await server.CallAsync("register", "RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        await server.SettleAsync(Arn, "fast");
        var put = await server.CallAsync("put for fan-out", "PutRecord",
            """{"StreamName":"orders","Data":"AAEC","PartitionKey":"fan-out"}""");
        await server.SubscribeAsync("fan-out", $$$"""
            {"ConsumerARN":"{{{registered["Consumer"]!["ConsumerARN"]}}}","ShardId":"{{{put["ShardId"]}}}",
              "StartingPosition":{"Type":"TRIM_HORIZON"}}
            """);
        await server.CallAsync("register again", "RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        await server.CallAsync("consumer", "DescribeStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        await server.CallAsync("another consumer", "DescribeStreamConsumer",
            $$"""{"StreamARN":"{{Arn}}","ConsumerName":"slow"}""");
        await server.CallAsync("consumers", "ListStreamConsumers", $$"""{"StreamARN":"{{Arn}}"}""");
        await server.CallAsync("deregister", "DeregisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        await server.SettleAsync(Arn, "fast");
        await server.CallAsync("tag", "AddTagsToStream", """{"StreamName":"orders","Tags":{"team":"ingest","stage":"dev"}}""");
        await server.CallAsync("tags", "ListTagsForStream", """{"StreamName":"orders"}""");
        await server.CallAsync("untag", "RemoveTagsFromStream", """{"StreamName":"orders","TagKeys":["team"]}""");
        await server.CallAsync("tags left", "ListTagsForStream", """{"StreamName":"orders"}""");
    }

    private static async Task<JsonNode> ReadAsync(KinesisConversation server, string step, string shard, string type,
        string more = "", int limit = 100)
    {
        var iterator = await server.CallAsync($"iterator {step}", "GetShardIterator",
            $$"""{"StreamName":"orders","ShardId":"{{shard}}","ShardIteratorType":"{{type}}"{{more}}}""");
        return await server.CallAsync($"read {step}", "GetRecords",
            $$"""{"ShardIterator":"{{iterator["ShardIterator"]}}","Limit":{{limit}}}""");
    }
}
