using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Pipeline.App.Settings;
using Pipeline.Constructs;
using Pipeline.Records;

namespace Pipeline.App.Stacks;

/// <summary>The main stack of a stage: stream, writer, table, delivery, catalog and alarms.</summary>
internal sealed class PipelineStack : StageStack
{
    public PipelineStack(
        Construct scope, string id, StageSettings stage, EventSchema schema, AggregationDeclaration? aggregations = null)
        : base(scope, id, stage, $"Streaming pipeline of {schema.Name}, stage {stage.Name}")
    {
        var pipeline = new StreamingPipeline(this, "Pipeline", new()
        {
            Schema = schema,
            Encryption = stage.Encryption == EncryptionKeys.CustomerManaged
                ? PipelineEncryption.CustomerManaged() : PipelineEncryption.AwsManaged with { KeepsOwnKey = stage.KeepFormerKey },
            Layout = Layout(stage.Delivery.FolderPer),
            Catalog = catalog => catalog with
            {
                FormerLayouts = stage.Delivery.FormerFolderPer is { } former ? [Layout(former)] : [],
            },
            AlarmEmailAddresses = stage.AlarmEmails,
            Alarms = alarms => alarms with
            {
                HasComposites = stage.Alarms.Composites,
                WarningEmailAddresses = stage.Alarms.WarningEmails,
            },
            Dashboard = stage.Dashboard.Enabled ? new() : null,
            RemovalPolicy = Removal,
            Stream = stream => stream with
            {
                Capacity = stage.Stream.Shards is { } shards ? IngestCapacity.Provisioned(shards) : IngestCapacity.OnDemand(),
                Retention = Duration.Hours(stage.Stream.RetentionHours),
            },
            Table = table => table with
            {
                ChangeStream = aggregations is not null && stage.Aggregation.Source == AggregatedSource.Table
                    ? StreamViewType.NEW_AND_OLD_IMAGES : null,
            },
            Writer = writer => writer with
            {
                Mode = Mode(stage.Writer),
                MetadataAttributes = stage.Writer.MetadataAttributes,
                Runtime = stage.Writer.Runtime == WriterRuntime.Native ? PipelineRuntime.Native : PipelineRuntime.Managed,
                Architecture = stage.Writer.Architecture == WriterArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
                Memory = Size.Mebibytes(stage.Writer.MemoryMiB),
                Timeout = Duration.Seconds(stage.Writer.TimeoutSeconds),
                ReservedConcurrency = stage.Writer.ReservedConcurrency,
                Batching = writer.Batching with
                {
                    BatchSize = stage.Writer.BatchSize,
                    ParallelizationFactor = stage.Writer.ParallelizationFactor,
                },
            },
            Destination = destination => destination with
            {
                BufferingSize = Size.Mebibytes(stage.Delivery.BufferMiB),
                BufferingInterval = Duration.Seconds(stage.Delivery.BufferSeconds),
            },
        });

        if (aggregations is not null) Aggregate(pipeline, stage, schema, aggregations);
        if (stage is { AlarmEmails.Count: 0, RemoveData: false })
        {
            Annotations.Of(this).AddWarningV2(
                "pipeline:no-alarm-emails",
                $"stages.{stage.Name}.alarmEmails is empty, so nobody gets the {pipeline.Alarms.Count} alarms; " +
                "add an address, or subscribe to the topic of the output AlarmTopic");
        }

        Output("StreamName", pipeline.Stream.StreamName, "Kinesis stream to put events into");
        Output("StreamArn", pipeline.Stream.StreamArn, "ARN of the Kinesis stream, for producers' policies");
        Output("TableName", pipeline.Table.TableName, "DynamoDB table that holds the events");
        Output("WriterName", pipeline.Writer.Function.FunctionName, "Function that writes events to the table");
        Output("WriterLogGroup", pipeline.Writer.LogGroup.LogGroupName, "Log group of the writer");
        Output("FailedBatchesBucket", pipeline.Writer.FailedBatchesBucket!.BucketName,
            "Bucket with batches that could not be written");
        Output("RejectedRecords", pipeline.Writer.RejectsUrl, "Folder with records that can never be written, and why");
        Output("DeliveryStreamName", pipeline.Delivery.DeliveryStreamName, "Firehose stream that delivers events to S3");
        Output("DataBucket", pipeline.DataBucket.Bucket.BucketName, "Bucket with the delivered events");
        Output("DatabaseName", pipeline.Catalog.DatabaseName, "Glue database to query");
        Output("CatalogTableName", pipeline.Catalog.TableName, "Glue table to query");
        Output("WorkGroup", pipeline.Catalog.WorkGroupName, "Athena workgroup to query with");
        Output("AlarmTopic", pipeline.AlarmTopic.TopicArn, "SNS topic that alarms are told to");
        if (pipeline.WarningTopic is { } warnings)
            Output("WarningTopic", warnings.TopicArn, "SNS topic that warnings are told to; the others are told to AlarmTopic");
        if (pipeline.Dashboard is { } dashboard)
            Output("DashboardName", dashboard.DashboardName, "CloudWatch dashboard of the pipeline");
        if (stage.Encryption == EncryptionKeys.CustomerManaged)
            Output("KeyArn", pipeline.EncryptionKey!.KeyArn, "Key that encrypts all of it; producers need it");
        else AcknowledgeAwsManagedKeys();
    }

    private void Aggregate(
        StreamingPipeline pipeline, StageSettings stage, EventSchema schema, AggregationDeclaration aggregations)
    {
        var key = pipeline.EncryptionKey;
        var crowd = aggregations.Aggregations.All(aggregation => aggregation.Alert is null) ? null
            : new AlarmTopic(this, "CrowdTopic", new() { EncryptionKey = key, EmailAddresses = stage.AlarmEmails });
        var aggregation = new StreamAggregation(this, "Aggregation", new()
        {
            Source = stage.Aggregation.Source == AggregatedSource.Table
                ? AggregationSource.ChangesOf(pipeline.Table) : AggregationSource.EventsOf(pipeline.Stream, schema),
            Declaration = aggregations,
            AlertTopic = crowd?.Topic,
            Runtime = stage.Writer.Runtime == WriterRuntime.Native ? PipelineRuntime.Native : PipelineRuntime.Managed,
            Architecture = stage.Writer.Architecture == WriterArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            EncryptionKey = key,
            AccessLogs = PipelineBucket.ForAccessLogs(this, "AggregationAccessLogs", Removal),
            RemovalPolicy = Removal,
        });
        var topic = pipeline.AlarmTopic.Topic;
        _ = new FunctionAlarms(this, "AggregationFunctionAlarms", new()
        {
            Function = aggregation.Function,
            Topic = topic,
            Timeout = aggregation.Timeout,
            StreamRetention = aggregation.SourceRetention,
            EventSourceMappingId = aggregation.EventSourceMappingId,
        });
        _ = new TableAlarms(this, "AggregationTableAlarms", new()
        {
            Table = aggregation.Table.Table,
            Topic = topic,
            IndexNames = aggregation.Table.GlobalIndexNames,
        });
        _ = new AggregationAlarms(this, "AggregationAlarms", new() { Function = aggregation.Function, Topic = topic });

        Output("AggregateTableName", aggregation.Table.TableName, "DynamoDB table of aggregates; its index top ranks a window");
        if (crowd is not null) Output("CrowdTopicArn", crowd.TopicArn, "SNS topic that is told of groups above their threshold");
    }

    private static DeliveryLayout Layout(FolderPer folderPer) =>
        folderPer == FolderPer.Day ? DeliveryLayout.Daily() : DeliveryLayout.Hourly();

    internal static WriteMode Mode(WriterSettings writer) => writer switch
    {
        { Mode: WriterMode.InsertOnce } => WriteMode.InsertOnce,
        { Mode: WriterMode.Latest, LatestBy: { } field } => WriteMode.LatestBy(field),
        { Mode: WriterMode.Latest } => WriteMode.Latest(),
        _ => WriteMode.Upsert,
    };
}
