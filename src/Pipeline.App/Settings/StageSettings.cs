using System.Text.RegularExpressions;
using Pipeline.Records.Limits;

namespace Pipeline.App.Settings;

/// <summary>The keys that encrypt a stage.</summary>
internal enum EncryptionKeys
{
    CustomerManaged,
    AwsManaged,
}

/// <summary>How the stream's capacity is set.</summary>
internal enum CapacityMode
{
    OnDemand,
    Provisioned,
}

/// <summary>The size of the search domain.</summary>
internal enum SearchSizing
{
    Dev,
    Production,
}

/// <summary>The folders of delivered objects.</summary>
internal enum FolderPer
{
    Hour,
    Day,
}

/// <summary>The writer function's instruction set.</summary>
internal enum WriterArchitecture
{
    Arm64,
    X86_64,
}

/// <summary>What the aggregation reads.</summary>
internal enum AggregatedSource
{
    /// <summary>The Kinesis stream: each record counts.</summary>
    Stream,

    /// <summary>The changes of the table: each item counts once, and updates and removals too.</summary>
    Table,
}

/// <summary>Which build of the functions runs.</summary>
internal enum WriterRuntime
{
    Managed,
    Native,
}

/// <summary>Which of several records with one key becomes the item.</summary>
internal enum WriterMode
{
    Upsert,
    InsertOnce,
    Latest,
}

internal sealed record StreamSettings(CapacityMode Mode, int? Shards, int RetentionHours);

internal sealed record WriterSettings(
    WriterMode Mode,
    string? LatestBy,
    bool MetadataAttributes,
    WriterRuntime Runtime,
    WriterArchitecture Architecture,
    int MemoryMiB,
    int TimeoutSeconds,
    int BatchSize,
    int ParallelizationFactor,
    int? ReservedConcurrency);

internal sealed record DeliverySettings(int BufferMiB, int BufferSeconds, FolderPer FolderPer, FolderPer? FormerFolderPer = null);

internal sealed record AlarmSettings(bool Composites, IReadOnlyList<string> WarningEmails);

internal sealed record AggregationSettings(bool Enabled, AggregatedSource Source);

internal sealed record SearchSettings(bool Enabled, SearchSizing Size);

internal sealed record DashboardSettings(bool Enabled);

/// <summary>One deployment of the pipeline, from <c>stages.NAME</c> of cdk.json's context. README.md lists the keys.</summary>
internal sealed partial record StageSettings
{
    public required string Name { get; init; }

    public string? Account { get; init; }

    public string? Region { get; init; }

    public required string Schema { get; init; }

    public EncryptionKeys Encryption { get; init; }

    /// <summary>
    /// Whether the stage keeps its former key, so that readers can decrypt the data that is still encrypted with it.
    /// </summary>
    public bool KeepFormerKey { get; init; }

    public bool TerminationProtection { get; init; }

    /// <summary>The first permission to delete data: the removal policy of the constructs is DESTROY.</summary>
    public bool RemoveData { get; init; }

    /// <summary>The second permission to delete data: the stage's context allows it.</summary>
    public bool AllowDataRemoval { get; init; }

    public IReadOnlyList<string> AlarmEmails { get; init; } = [];

    public AlarmSettings Alarms { get; init; } = new(false, []);

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required StreamSettings Stream { get; init; }

    public required WriterSettings Writer { get; init; }

    public required DeliverySettings Delivery { get; init; }

    public required AggregationSettings Aggregation { get; init; }

    public required SearchSettings Search { get; init; }

    public required DashboardSettings Dashboard { get; init; }

    /// <summary>Reads a stage and adds its mistakes to the reader's. The defaults of the stage's settings are here.</summary>
    public static StageSettings Read(string name, IReadOnlyCollection<string> schemas, SettingsReader reader)
    {
        var settings = new StageSettings
        {
            Name = name,
            Account = reader.Text("account", "an account number of 12 digits", AccountNumber().IsMatch),
            Region = reader.Text("region", "a Region such as eu-west-1", RegionName().IsMatch),
            Schema = reader.Text("schema", $"one of the schemas in src/Pipeline.App/Schemas ({string.Join(", ", schemas)})",
                schemas.Contains) ?? "badges",
            Encryption = reader.Choice<EncryptionKeys>("encryption") ?? EncryptionKeys.CustomerManaged,
            KeepFormerKey = reader.Flag("keepFormerKey") ?? false,
            TerminationProtection = reader.Flag("terminationProtection") ?? true,
            RemoveData = reader.Flag("removeData") ?? false,
            AllowDataRemoval = reader.Flag("allowDataRemoval") ?? false,
            AlarmEmails = reader.Texts("alarmEmails", "an e-mail address", EmailAddress().IsMatch),
            Alarms = reader.Section("alarms", ReadAlarms),
            Tags = reader.Map("tags"),
            Stream = reader.Section("stream", ReadStream),
            Writer = reader.Section("writer", ReadWriter),
            Delivery = reader.Section("delivery", ReadDelivery),
            Aggregation = reader.Section("aggregation", ReadAggregation),
            Search = reader.Section("search", ReadSearch),
            Dashboard = reader.Section("dashboard", ReadDashboard),
        };

        if (settings.Account is null != settings.Region is null)
            reader.Add("account", "be given together with region, or neither", settings.Account, "add the other or remove it");

        if (settings is { KeepFormerKey: true, Encryption: EncryptionKeys.CustomerManaged })
        {
            reader.Add("keepFormerKey", "be absent with encryption customer-managed", true,
                "remove it: the stage's key is in use");
        }

        if (settings.RemoveData && settings.TerminationProtection)
            reader.Add("removeData", "be false if terminationProtection is true", true, "set one of them to false");

        reader.RefuseUnknownKeys();
        return settings;
    }

    private static StreamSettings ReadStream(SettingsReader reader)
    {
        var mode = reader.Choice<CapacityMode>("mode");
        var shards = reader.Whole("shards", ServiceLimits.Kinesis.Shards);
        if (shards is not null && mode != CapacityMode.Provisioned)
            reader.Add("shards", "be absent with mode on-demand", shards, "set mode to provisioned or remove shards");
        if (shards is null && mode == CapacityMode.Provisioned)
            reader.Add("shards", "be given with mode provisioned", null, "add it; ShardCalculator calculates it");
        return new StreamSettings(mode ?? CapacityMode.OnDemand, shards,
            reader.Whole("retentionHours", ServiceLimits.Kinesis.RetentionHours) ?? 24);
    }

    private static WriterSettings ReadWriter(SettingsReader reader)
    {
        var mode = reader.Choice<WriterMode>("mode");
        var latestBy = reader.Text("latestBy", "a field of the schema");
        if (latestBy is not null && mode != WriterMode.Latest)
            reader.Add("latestBy", "be absent without mode latest", latestBy, "set mode to latest or remove latestBy");
        return new WriterSettings(
            mode ?? WriterMode.Upsert,
            latestBy,
            reader.Flag("metadataAttributes") ?? false,
            // A checkout has no native build by default, so a stage must ask for it.
            reader.Choice<WriterRuntime>("runtime") ?? WriterRuntime.Managed,
            reader.Choice<WriterArchitecture>("architecture") ?? WriterArchitecture.Arm64,
            reader.Whole("memoryMiB", ServiceLimits.Lambda.MemoryMiB) ?? 1024,
            reader.Whole("timeoutSeconds", ServiceLimits.Lambda.TimeoutSeconds) ?? 60,
            reader.Whole("batchSize", ServiceLimits.Lambda.KinesisBatchSize) ?? 500,
            reader.Whole("parallelizationFactor", ServiceLimits.Lambda.ParallelizationFactor) ?? 1,
            reader.Whole("reservedConcurrency", ServiceLimits.Lambda.ReservedConcurrency));
    }

    private static DeliverySettings ReadDelivery(SettingsReader reader)
    {
        var delivery = new DeliverySettings(
            reader.Whole("bufferMiB", ServiceLimits.Firehose.S3BufferingSizeMiB) ?? 64,
            reader.Whole("bufferSeconds", ServiceLimits.Firehose.S3BufferingIntervalSeconds) ?? 300,
            reader.Choice<FolderPer>("folderPer") ?? FolderPer.Hour,
            reader.Choice<FolderPer>("formerFolderPer"));
        if (delivery.FormerFolderPer == delivery.FolderPer)
        {
            reader.Add(
                "formerFolderPer",
                "differ from folderPer",
                delivery.FolderPer == FolderPer.Day ? "day" : "hour",
                "name the folders before the change, or remove it");
        }

        return delivery;
    }

    private static AlarmSettings ReadAlarms(SettingsReader reader) => new(
        reader.Flag("composites") ?? false,
        reader.Texts("warningEmails", "an e-mail address", EmailAddress().IsMatch));

    private static AggregationSettings ReadAggregation(SettingsReader reader) => new(
        reader.Flag("enabled") ?? false,
        reader.Choice<AggregatedSource>("source") ?? AggregatedSource.Stream);

    private static SearchSettings ReadSearch(SettingsReader reader) => new(
        reader.Flag("enabled") ?? false,
        reader.Choice<SearchSizing>("size") ?? SearchSizing.Dev);

    private static DashboardSettings ReadDashboard(SettingsReader reader) => new(reader.Flag("enabled") ?? false);

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex AccountNumber();

    [GeneratedRegex(@"^[a-z]{2,}(-[a-z]+)+-\d$")]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex EmailAddress();
}
