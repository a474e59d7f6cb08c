using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.EventSources;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.Logs.Destinations;
using Amazon.CDK.AWS.Pipes;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Amazon.CDK.AWS.SQS;
using IDeliveryStream = Amazon.CDK.AWS.KinesisFirehose.IDeliveryStream;
using Notifications = Amazon.CDK.AWS.S3.Notifications;
using SchedulerTargets = Amazon.CDK.AWS.Scheduler.Targets;

namespace Pipeline.Constructs.Tests.HandOvers;

internal static partial class Consumers
{
    private static void Streams()
    {
        On<IStream>("KinesisEventSource", (stream, around) => around.Function.AddEventSource(
            new KinesisEventSource(stream, new KinesisEventSourceProps { StartingPosition = StartingPosition.LATEST })));
        On<IStream>("KinesisTarget", (stream, around) => around.Rule.AddTarget(new KinesisStream(stream)));
        On<IStream>("KinesisSchedule", (stream, around) => around.Schedule(new SchedulerTargets.KinesisStreamPutRecord(
            stream, new SchedulerTargets.KinesisStreamPutRecordProps { PartitionKey = "any" })));
        On<IStream>("LogsDestination", (stream, around) => Subscribe(around, new KinesisDestination(stream)));
        On<IStream>("FirehoseSource", (stream, around) => _ = new DeliveryStream(
            around.Scope,
            around.Next("Firehose"),
            new Amazon.CDK.AWS.KinesisFirehose.DeliveryStreamProps
            {
                Source = new KinesisStreamSource(stream),
                Destination = new S3Bucket(around.Bucket),
            }));
        On<IStream>("TableChanges", (stream, around) => _ = new TableV2(around.Scope, around.Next("Table"), new TablePropsV2
        {
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "id", Type = AttributeType.STRING },
            KinesisStream = stream,
        }));
        On<IStream>("Pipe", (stream, around) => NewPipe(around, stream.StreamArn, around.Queue.QueueArn));
        On<IStream>("Consumer", (stream, around) => _ = new StreamConsumer(
            around.Scope,
            around.Next("Reader"),
            new StreamConsumerProps { Stream = stream, StreamConsumerName = around.Next("reader") }));
        On<IStream>("Grants", (stream, around) =>
        {
            stream.GrantRead(around.Role);
            stream.GrantWrite(around.Role);
            stream.GrantReadWrite(around.Role);
        });
        On<IStream>("Dashboard", (stream, around) => around.Show(stream.MetricIncomingRecords()));

        On<StreamConsumer>("EventSource", (consumer, around) => around.Function.AddEventSource(new KinesisConsumerEventSource(
            consumer, new KinesisEventSourceProps { StartingPosition = StartingPosition.LATEST })));
        On<StreamConsumer>("Grants", (consumer, around) => consumer.GrantRead(around.Role));

        On<IDeliveryStream>("FirehoseTarget", (delivery, around) => around.Rule.AddTarget(new FirehoseDeliveryStream(delivery)));
        On<IDeliveryStream>("FirehoseSchedule", (delivery, around) =>
            around.Schedule(new SchedulerTargets.FirehosePutRecord(delivery)));
        On<IDeliveryStream>("FirehoseSubscription", (delivery, around) => around.Topic.AddSubscription(
            new FirehoseSubscription(delivery)));
        On<IDeliveryStream>("LogsDestination", (delivery, around) => Subscribe(around, new FirehoseDestination(delivery)));
        On<IDeliveryStream>("Pipe", (delivery, around) => NewPipe(around, around.Queue.QueueArn, delivery.DeliveryStreamArn));
        On<IDeliveryStream>("Grants", (delivery, around) => delivery.GrantPutRecords(around.Role));
        On<IDeliveryStream>("Dashboard", (delivery, around) => around.Show(delivery.MetricIncomingBytes()));
    }

    private static void Functions()
    {
        On<IFunction>("LambdaTarget", (function, around) => around.Rule.AddTarget(new LambdaFunction(function)));
        On<IFunction>("LambdaSchedule", (function, around) => around.Schedule(new SchedulerTargets.LambdaInvoke(function)));
        On<IFunction>("LambdaSubscription", (function, around) => around.Topic.AddSubscription(new LambdaSubscription(function)));
        On<IFunction>("LambdaAction", (function, around) => around.Alarm.AddAlarmAction(new LambdaAction(function)));
        On<IFunction>("LambdaDestination", (function, around) => around.Bucket.AddObjectCreatedNotification(
            new Notifications.LambdaDestination(function), new NotificationKeyFilter { Prefix = around.Next("folder") }));
        On<IFunction>("LogsDestination", (function, around) => Subscribe(around, new LambdaDestination(function)));
        On<IFunction>("SqsEventSource", (function, around) => function.AddEventSource(new SqsEventSource(around.Queue)));
        On<IFunction>("ApiIntegration", (function, around) => _ = new LambdaRestApi(
            around.Scope, around.Next("Api"), new LambdaRestApiProps { Handler = function }));
        On<IFunction>("FirehoseProcessor", (function, around) => _ = new LambdaFunctionProcessor(function));
        On<IFunction>("Alias", (function, around) => _ = new Alias(around.Scope, around.Next("Alias"), new AliasProps
        {
            AliasName = "live",
            Version = function.LatestVersion,
        }));
        On<IFunction>("Url", (function, around) => function.AddFunctionUrl());
        On<IFunction>("Grants", (function, around) => function.GrantInvoke(around.Role));
        On<IFunction>("Dashboard", (function, around) => around.Show(function.MetricErrors()));

        On<IQueue>("SqsEventSource", (queue, around) => around.Function.AddEventSource(new SqsEventSource(queue)));
        On<IQueue>("QueueTarget", (queue, around) => around.Rule.AddTarget(new SqsQueue(queue)));
        On<IQueue>("QueueSchedule", (queue, around) => around.Schedule(new SchedulerTargets.SqsSendMessage(queue)));
        On<IQueue>("SqsSubscription", (queue, around) => around.Topic.AddSubscription(new SqsSubscription(queue)));
        On<IQueue>("SqsDestination", (queue, around) => around.Bucket.AddObjectCreatedNotification(
            new Notifications.SqsDestination(queue), new NotificationKeyFilter { Prefix = around.Next("folder") }));
        On<IQueue>("DeadLetterQueue", (queue, around) => _ = new Queue(around.Scope, around.Next("Q"), new QueueProps
        {
            DeadLetterQueue = new Amazon.CDK.AWS.SQS.DeadLetterQueue { Queue = queue, MaxReceiveCount = 3 },
        }));
        On<IQueue>("Pipe", (queue, around) => NewPipe(around, queue.QueueArn, around.Topic.TopicArn));
        On<IQueue>("Grants", (queue, around) =>
        {
            queue.GrantSendMessages(around.Role);
            queue.GrantConsumeMessages(around.Role);
        });
        On<IQueue>("Dashboard", (queue, around) => around.Show(queue.MetricApproximateNumberOfMessagesVisible()));
    }

    private static void Storage()
    {
        On<IBucket>("LambdaNotification", (bucket, around) => bucket.AddEventNotification(
            EventType.OBJECT_CREATED,
            new Notifications.LambdaDestination(around.Function),
            new NotificationKeyFilter { Prefix = "lambda/" }));
        On<IBucket>("QueueNotification", (bucket, around) => bucket.AddEventNotification(
            EventType.OBJECT_CREATED,
            new Notifications.SqsDestination(around.Queue),
            new NotificationKeyFilter { Prefix = "queue/" }));
        On<IBucket>("TopicNotification", (bucket, around) => bucket.AddEventNotification(
            EventType.OBJECT_CREATED,
            new Notifications.SnsDestination(around.Topic),
            new NotificationKeyFilter { Prefix = "topic/" }));
        On<IBucket>("S3EventSource", (bucket, around) => around.Function.AddEventSource(
            new S3EventSourceV2(bucket, new S3EventSourceProps { Events = [EventType.OBJECT_REMOVED] })));
        On<IBucket>("EventBridge", (bucket, _) => bucket.EnableEventBridgeNotification());
        On<IBucket>("FirehoseDestination", (bucket, around) => _ = new DeliveryStream(
            around.Scope,
            around.Next("Firehose"),
            new Amazon.CDK.AWS.KinesisFirehose.DeliveryStreamProps { Destination = new S3Bucket(bucket) }));
        On<IBucket>("Inventory", (bucket, around) => around.Bucket.AddInventory(new Inventory
        {
            Destination = new InventoryDestination { Bucket = bucket },
        }));
        On<IBucket>("Grants", (bucket, around) =>
        {
            bucket.GrantRead(around.Role);
            bucket.GrantPut(around.Role);
            bucket.GrantReadWrite(around.Role);
            bucket.GrantDelete(around.Role);
        });
        On<Amazon.CDK.AWS.S3.Bucket>("BucketItself", (bucket, around) =>
        {
            foreach (var give in ByType[typeof(IBucket)].Values) give(bucket, around);
        });
        On<Amazon.CDK.AWS.S3.Bucket>("OwnInventory", (bucket, around) => bucket.AddInventory(new Inventory
        {
            Destination = new InventoryDestination { Bucket = around.Bucket },
        }));

        On<ITableV2>("DynamoEventSource", (table, around) => around.Function.AddEventSource(
            new DynamoEventSource(table, new DynamoEventSourceProps { StartingPosition = StartingPosition.LATEST })));
        On<ITableV2>("DataSource", (table, around) => GraphApi(around).AddDynamoDbDataSource(around.Next("Source"), table));
        On<ITableV2>("Pipe", (table, around) => NewPipe(around, table.TableStreamArn!, around.Queue.QueueArn));
        On<ITableV2>("Grants", (table, around) =>
        {
            table.GrantReadData(around.Role);
            table.GrantWriteData(around.Role);
            table.GrantReadWriteData(around.Role);
            table.GrantStreamRead(around.Role);
        });
        On<ITableV2>("Dashboard", (table, around) => around.Show(table.MetricConsumedReadCapacityUnits()));
    }

    private static void Logs()
    {
        On<ILogGroup>("SubscriptionFilter", (logs, around) => logs.AddSubscriptionFilter(
            "ToFunction",
            new SubscriptionFilterOptions
            {
                Destination = new LambdaDestination(around.Function),
                FilterPattern = FilterPattern.AllEvents(),
            }));
        On<ILogGroup>("MetricFilter", (logs, _) => logs.AddMetricFilter("Errors", new MetricFilterOptions
        {
            FilterPattern = FilterPattern.AnyTerm("ERROR"),
            MetricNamespace = "Any",
            MetricName = "Errors",
        }));
        // One rule for each: CDK allows one log group per rule, also across callers.
        On<ILogGroup>("LogGroupTarget", (logs, around) => _ = new Amazon.CDK.AWS.Events.Rule(
            around.Scope,
            around.Next("Rule"),
            new Amazon.CDK.AWS.Events.RuleProps
            {
                EventPattern = new Amazon.CDK.AWS.Events.EventPattern { Source = ["badges"] },
                Targets = [new CloudWatchLogGroup(logs)],
            }));
        On<ILogGroup>("ApiAccessLogs", (logs, around) => _ = new LogGroupLogDestination(logs));
        On<ILogGroup>("Stream", (logs, _) => logs.AddStream("Own"));
        On<ILogGroup>("Query", (logs, around) => _ = new QueryDefinition(
            around.Scope,
            around.Next("Query"),
            new QueryDefinitionProps
            {
                QueryDefinitionName = around.Next("query"),
                QueryString = new QueryString(new QueryStringProps { Fields = ["@message"] }),
                LogGroups = [logs],
            }));
        On<ILogGroup>("Grants", (logs, around) =>
        {
            logs.GrantRead(around.Role);
            logs.GrantWrite(around.Role);
        });
        On<ILogGroup>("Dashboard", (logs, around) => around.Show(logs.MetricIncomingLogEvents()));
    }

    private static void Subscribe(Around around, ILogSubscriptionDestination destination) =>
        new LogGroup(around.Scope, around.Next("Group")).AddSubscriptionFilter("Filter", new SubscriptionFilterOptions
        {
            Destination = destination,
            FilterPattern = FilterPattern.AllEvents(),
        });

    private static void NewPipe(Around around, string source, string target) => _ = new CfnPipe(
        around.Scope,
        around.Next("Pipe"),
        new CfnPipeProps { RoleArn = around.Role.RoleArn, Source = source, Target = target });
}
