using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to a Snowflake table by Snowpipe Streaming: rows appear within seconds, each once.</summary>
public sealed partial record SnowflakeDestinationProps
{
    /// <summary>The account's address, 24 to 2048 characters, such as <c>https://xy12345.eu-west-1.snowflakecomputing.com</c>;
    /// protocol and port may be left out.</summary>
    public required string AccountUrl { get; set; }

    /// <summary>The database, 1 to 255 characters.</summary>
    public required string Database { get; set; }

    /// <summary>The schema, 1 to 255 characters.</summary>
    public required string Schema { get; set; }

    /// <summary>The table, 1 to 255 characters; it must exist.</summary>
    public required string Table { get; set; }

    /// <summary>
    /// The user and its key pair: a secret in the stream's Region that holds <c>{"user": "...", "private_key": "...",
    /// "key_passphrase": "..."}</c>, the key without its first and last line and without line breaks, the passphrase only if the
    /// key is encrypted. Firehose reads it again every 10 minutes
    /// (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html).
    /// </summary>
    public required ISecret Credentials { get; set; }

    /// <summary>The Snowflake role that loads the rows, 1 to 255 characters. Default: the user's own default role.</summary>
    public string? SnowflakeRole { get; set; }

    /// <summary>How a record becomes a row. Default: the record's keys are the columns' names.</summary>
    public SnowflakeLoading Loading { get; set; } = SnowflakeLoading.JsonMapping();

    /// <summary>
    /// The id of the account's VPC endpoint service, 47 to 255 characters, such as
    /// <c>com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0</c>: delivery then uses AWS PrivateLink, which
    /// Snowflake must first authorize (https://docs.snowflake.com/en/user-guide/admin-security-privatelink). Default:
    /// none; delivery uses the internet.
    /// </summary>
    public string? PrivateLinkVpceId { get; set; }

    /// <summary>The backup for failed records and, on request, for all records.</summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How much Firehose buffers before it sends, whole MiB, 1 to 128. Default: 1 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(1);

    /// <summary>How long Firehose buffers before it sends, whole seconds, 0 to 900. Default: 0, as soon as possible.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(0);

    /// <summary>
    /// How long Firehose retries a failed delivery, whole seconds, 0 to 7200. Default: 60 seconds; 0 does not retry.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(60);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        violations.Length(nameof(AccountUrl), AccountUrl, ServiceLimits.Firehose.SnowflakeAccountUrlLength);
        violations.Matches(
            nameof(AccountUrl),
            AccountUrl,
            Url(),
            "be an address of snowflakecomputing.com over HTTPS",
            "write it as https://xy12345.eu-west-1.snowflakecomputing.com");
        foreach (var (prop, value) in new[]
        {
            (nameof(Database), Database), (nameof(Schema), Schema), (nameof(Table), Table),
                (nameof(SnowflakeRole), SnowflakeRole),
        })
        {
            violations.Length(prop, value, ServiceLimits.Firehose.SnowflakeNameLength);
        }

        Loading.Validate(violations.For(nameof(Loading)));
        violations.Length(nameof(PrivateLinkVpceId), PrivateLinkVpceId, ServiceLimits.Firehose.SnowflakePrivateLinkLength);
        violations.Matches(
            nameof(PrivateLinkVpceId),
            PrivateLinkVpceId,
            VpceId(),
            "be the id of a VPC endpoint service",
            "write it as com.amazonaws.vpce.REGION.vpce-svc-ID, which SYSTEM$GET_PRIVATELINK_CONFIG() in Snowflake tells");
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.SnowflakeBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval, ServiceLimits.Firehose.SnowflakeBufferingIntervalSeconds);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.SnowflakeRetrySeconds);
        Backup.Validate(violations.For(nameof(Backup)));
    }

    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_SnowflakeDestinationConfiguration.html; the parts before and
    // after it are Snowflake's own: an account, its Region, privatelink.
    [GeneratedRegex(@"^(https://)?[A-Za-z0-9._-]+\.snowflakecomputing\.com(:[0-9]{1,5})?/?$")]
    private static partial Regex Url();

    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_SnowflakeVpcConfiguration.html
    [GeneratedRegex(@"^([a-zA-Z0-9_-]+\.){2,3}vpce\.[a-zA-Z0-9-]*\.vpce-svc-[a-zA-Z0-9-]{17}$")]
    private static partial Regex VpceId();
}
