using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pipeline.Constructs.Tests;

/// <summary>What dashboards of these tests show.</summary>
internal static class DashboardStacks
{
    public static StreamingPipeline Pipeline(
        Construct scope, string id = "Badges", Func<StreamingPipelineProps, StreamingPipelineProps>? change = null)
    {
        var props = new StreamingPipelineProps { Schema = TestWriter.Schema };
        return new StreamingPipeline(scope, id, change?.Invoke(props) ?? props);
    }

    /// <summary>A pipeline with a search domain, as the picture in the docs has it.</summary>
    public static PipelineDashboard WithSearch(Stack stack)
    {
        var pipeline = Pipeline(stack, change: props => props with
        {
            Stream = stream => stream with { Capacity = IngestCapacity.Provisioned(4) },
            Table = table => table with { Billing = TableBilling.OnDemand(maxWriteUnits: 4000) },
            Alarms = alarms => alarms with { HasComposites = true, HasCatalogAlarms = true },
        });
        var domain = new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new AccountPrincipal("111122223333")]),
        });
        var alarms = new SearchAlarms(stack, "SearchAlarms", new() { Domain = domain, Topic = pipeline.AlarmTopic.Topic });
        return new PipelineDashboard(stack, "Dashboard", new()
        {
            Parts = [new OneBand("Badges", pipeline, DashboardPart.Of(domain), DashboardPart.Of(alarms))],
            RunbookUrl = "https://example.com/runbooks/badges",
        });
    }

    /// <summary>Every part that there is, with alarms where the library has them.</summary>
    public static void Everything(Stack stack)
    {
        var pipeline = Pipeline(stack, change: props => props with
        {
            EnhancedFanOut = true,
            Alarms = alarms => alarms with { HasComposites = true, HasCatalogAlarms = true },
            Table = table => table with { Billing = TableBilling.OnDemand(maxReadUnits: 50, maxWriteUnits: 4000) },
        });
        var topic = pipeline.AlarmTopic.Topic;
        var domain = new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new AccountPrincipal("111122223333")]),
            EncryptionKey = pipeline.EncryptionKey,
        });
        var direct = new Delivery(stack, "Direct", new()
        {
            Destination = DeliveryDestination.S3(new() { Bucket = pipeline.Bucket }),
            EncryptionKey = pipeline.EncryptionKey,
        });
        var rule = new EventRuleFeed(stack, "Rule", new()
        {
            EventPattern = new EventPattern { Source = ["badges"] },
            Target = FeedTarget.Of(direct),
        });
        var queue = Amazon.CDK.AWS.SQS.Queue.FromQueueArn(stack, "Queue", "arn:aws-cn:sqs:cn-north-1:111122223333:badges");
        var pipe = new QueueFeed(stack, "Pipe", new() { Queue = queue, Stream = pipeline.Stream });
        var api = TestApi.In(stack);
        var channel = new S3Channel(stack, "Channel", new()
        {
            Stream = pipeline.Stream,
            Bucket = pipeline.Bucket,
            Folder = "channel/",
        });
        _ = new PipelineDashboard(stack, "Dashboard", new()
        {
            Parts =
            [
                pipeline,
                DashboardPart.Of(queue, "Queue"),
                DashboardPart.Of(pipe),
                DashboardPart.Of(api),
                DashboardPart.Of(channel),
                DashboardPart.Of(domain),
                DashboardPart.Of(direct),
                DashboardPart.Of(rule),
                DashboardPart.Of(
                    new SearchAlarms(stack, "SearchAlarms", new() { Domain = domain, Topic = topic }),
                    new DeliveryAlarms(stack, "DirectAlarms", DeliveryAlarmsProps.Of(direct, topic)),
                    new QueueAlarms(stack, "QueueAlarms", new() { Queue = queue, DeadLetterQueue = queue, Topic = topic }),
                    new PipeAlarms(stack, "PipeAlarms", new() { PipeName = pipe.PipeName, Topic = topic }),
                    new ApiAlarms(stack, "ApiAlarms", new() { Feed = api, Topic = topic }),
                    new ChannelAlarms(stack, "ChannelAlarms", new() { Channel = channel, Topic = topic })),
            ],
        });
    }

    /// <summary>Several parts under one heading.</summary>
    public sealed class OneBand(string title, params IDashboardPart[] parts) : IDashboardPart
    {
        public DashboardContent OnDashboard()
        {
            var contents = parts.Select(part => part.OnDashboard()).ToList();
            return new()
            {
                Title = title,
                Widgets = [.. contents.SelectMany(content => content.Widgets)],
                Alarms = [.. contents.SelectMany(content => content.Alarms)],
                Queries = [.. contents.SelectMany(content => content.Queries)],
                Links = [.. contents.SelectMany(content => content.Links)],
            };
        }
    }

    /// <summary>A part of a user's.</summary>
    public sealed class Custom(DashboardContent content) : IDashboardPart
    {
        public DashboardContent OnDashboard() => content;
    }
}
