using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How COPY reads the objects: their format, and how it treats rows that do not fit.</summary>
/// <remarks>
/// See https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html. The compression is not set here: it
/// follows <see cref="RedshiftDestinationProps.Compression"/>.
/// </remarks>
public sealed partial record RedshiftCopy
{
    private readonly CopyFormat _format;

    private RedshiftCopy(CopyFormat format) => _format = format;

    /// <summary>JSON whose keys are the columns' names, exactly in lower case; COPY ignores keys without a column.</summary>
    public static RedshiftCopy JsonAuto() => new(new CopyFormat.Text("JSON 'auto'"));

    /// <summary>JSON whose keys are the columns' names, in any case; COPY ignores keys without a column.</summary>
    public static RedshiftCopy JsonAutoIgnoreCase() => new(new CopyFormat.Text("JSON 'auto ignorecase'"));

    /// <summary>
    /// JSON, each document as a whole in the table's only SUPER column (or the one that the table's columns name).
    /// </summary>
    public static RedshiftCopy JsonWhole() => new(new CopyFormat.Whole());

    /// <summary>
    /// JSON with a JSONPaths file that is made from the table's event schema and deployed as an asset. The delivery's role may
    /// read that one file; if the assets bucket has a customer managed key, you must also allow the role to use it.
    /// </summary>
    public static RedshiftCopy JsonPathsOfSchema() => new(new CopyFormat.PathsOfSchema());

    /// <summary>JSON with your own JSONPaths file, with as many paths as the table has loaded columns.</summary>
    /// <param name="bucket">The file's bucket, in the Region of the cluster.</param>
    /// <param name="key">The file's key.</param>
    public static RedshiftCopy JsonPaths(IBucket bucket, string key) => new(new CopyFormat.Paths(bucket, key));

    /// <summary>
    /// Values separated by commas, quoted if they contain one. Each record must end in a line break
    /// (<see cref="RedshiftDestinationProps.NewLineDelimiter"/>).
    /// </summary>
    public static RedshiftCopy Csv() => new(new CopyFormat.Text("CSV"));

    /// <summary>
    /// Values separated by a character: one ASCII character or its escape, such as <c>\t</c>. Each record must end in a line
    /// break (<see cref="RedshiftDestinationProps.NewLineDelimiter"/>).
    /// </summary>
    /// <param name="delimiter">The character. Default: <c>|</c>, which is Redshift's.</param>
    public static RedshiftCopy Delimited(string delimiter = "|") => new(new CopyFormat.Delimited(delimiter));

    /// <summary>
    /// Whether dates and times are recognised in many forms, ISO 8601 among them. Default: <c>true</c>. If <c>false</c>, Redshift
    /// takes only <c>YYYY-MM-DD HH:MI:SS</c> (https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html).
    /// </summary>
    public bool RecogniseTimes { get; set; } = true;

    /// <summary>
    /// How many rows of one load COPY may skip because they do not fit, 0 to 100,000. Default: 0; the first such row fails the
    /// load of the whole buffer, and after <see cref="RedshiftDestinationProps.RetryDuration"/> its records stay in S3. Skipped
    /// rows exist only in the objects; Redshift's <c>STL_LOAD_ERRORS</c> lists them.
    /// </summary>
    public double MaxErrors { get; set; }

    /// <summary>
    /// Whether COPY cuts strings to their column's width. If not, too long strings do not fit. Default: <c>false</c>.
    /// </summary>
    public bool TruncateColumns { get; set; }

    /// <summary>
    /// Further options in SQL, such as <c>REGION 'eu-west-1' ACCEPTINVCHARS</c>, without compression and
    /// credentials. Default: none.
    /// </summary>
    public string? Additional { get; set; }

    internal CopyFormat Format => _format;

    /// <summary>The options as one string.</summary>
    /// <param name="format">The format in SQL.</param>
    /// <param name="compression">The objects' compression.</param>
    internal string Sql(string format, DeliveryCompression compression)
    {
        string?[] parts =
        [
            format,
            RecogniseTimes && _format.HasTimes ? "TIMEFORMAT 'auto' DATEFORMAT 'auto'" : null,
            compression == DeliveryCompression.Gzip ? "GZIP" : null,
            MaxErrors == 0 ? null : $"MAXERROR {Tokenization.StringifyNumber(MaxErrors)}",
            TruncateColumns ? "TRUNCATECOLUMNS" : null,
            Additional,
        ];
        return string.Join(' ', parts.Where(part => part is not null));
    }

    internal void Validate(Violations violations, RedshiftTable table)
    {
        _format.Validate(violations, table);
        violations.Whole(nameof(MaxErrors), MaxErrors, ServiceLimits.Redshift.CopyMaxErrors);
        violations.Length(nameof(Additional), Additional, ServiceLimits.Firehose.CopyOptionsLength);
        if (Additional is null || Token.IsUnresolved(Additional)) return;
        if (Credentials().Match(Additional) is { Success: true } found)
        {
            // The message names the option only: the text after it may be a secret.
            violations.Add(nameof(Additional), "be without credentials", found.Value,
                "remove it: COPY reads with the delivery's role");
        }
        else if (Compressions().Match(Additional) is { Success: true } compression)
        {
            violations.Add(
                nameof(Additional), "be without a compression", compression.Value,
                    $"set {nameof(RedshiftDestinationProps.Compression)}");
        }
    }

    [GeneratedRegex(@"\b(CREDENTIALS|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|IAM_ROLE|MASTER_SYMMETRIC_KEY)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\b(GZIP|BZIP2|LZOP|ZSTD)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Compressions();
}
