using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Internal;

/// <summary>A format of COPY: its SQL, and the objects that COPY must be able to read for it.</summary>
internal abstract partial record CopyFormat
{
    /// <summary>Whether COPY turns strings into dates and times.</summary>
    public bool HasTimes { get; init; } = true;

    public virtual void Validate(Violations violations, RedshiftTable table)
    {
    }

    public abstract BoundFormat Bind(DestinationContext context, RedshiftTable table);

    /// <param name="Sql">The SQL, such as <c>JSON 'auto'</c>.</param>
    /// <param name="Statements">The permissions that the delivery's role needs for it.</param>
    internal sealed record BoundFormat(string Sql, IReadOnlyList<PolicyStatement> Statements)
    {
        // COPY reads with the delivery's role, as Firehose's error S3BucketAccessDenied shows
        // (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html#monitoring-rs-errors).
        public static BoundFormat Reading(Stack stack, IBucket bucket, string key)
        {
            List<PolicyStatement> statements = [new Permission(["s3:GetObject"], [bucket.ArnForObjects(key)]).ToStatement()];
            if (bucket.EncryptionKey is { } encryption)
            {
                statements.Add(new Permission(["kms:Decrypt"], [encryption.KeyArn])
                {
                    Equal = new() { [ViaService.Key] = ViaService.Of("s3", stack.Region) },
                    Like = new() { ["kms:EncryptionContext:aws:s3:arn"] = new[] { bucket.BucketArn, bucket.ArnForObjects(key) } },
                }.ToStatement());
            }

            return new($"JSON 's3://{bucket.BucketName}/{key}'", statements);
        }
    }

    internal sealed record Text(string Sql) : CopyFormat
    {
        public override BoundFormat Bind(DestinationContext context, RedshiftTable table) => new(Sql, []);
    }

    internal sealed record Whole : CopyFormat
    {
        public Whole() => HasTimes = false;

        public override void Validate(Violations violations, RedshiftTable table) => violations.Require(
            table.Columns.Count <= 1,
            "JsonWhole",
            "have a table of one column",
            $"{table.Columns.Count} columns",
            $"name that one by {nameof(RedshiftTable)}.{nameof(RedshiftTable.FromName)}");

        public override BoundFormat Bind(DestinationContext context, RedshiftTable table) => new("JSON 'noshred'", []);
    }

    internal sealed partial record Delimited(string Delimiter) : CopyFormat
    {
        public override void Validate(Violations violations, RedshiftTable table) => violations.Matches(
            "Delimiter", Delimiter, OneCharacter(),
                @"be one ASCII character other than a quotation mark, or an escape such as \t", "use | or \\t");

        public override BoundFormat Bind(DestinationContext context, RedshiftTable table) => new($"DELIMITER '{Delimiter}'", []);

        [GeneratedRegex(@"^([\x20-\x26\x28-\x5B\x5D-\x7E]|\\[a-z]|\\[0-7]{3})$")]
        private static partial Regex OneCharacter();
    }

    internal sealed record Paths(IBucket Bucket, string FileKey) : CopyFormat
    {
        public override void Validate(Violations violations, RedshiftTable table) => violations.Require(
            Token.IsUnresolved(FileKey) || (FileKey.Length > 0 && FileKey.IndexOfAny(['\'', '*', '?']) < 0),
            "JsonPaths",
            "be the key of one object, without quotation marks, * and ?",
            FileKey,
            "name the file");

        public override BoundFormat Bind(DestinationContext context, RedshiftTable table) =>
            BoundFormat.Reading(context.Stack, Bucket, FileKey);
    }

    internal sealed record PathsOfSchema : CopyFormat
    {
        public override void Validate(Violations violations, RedshiftTable table) => violations.Require(
            table.Schema is not null,
            "JsonPathsOfSchema",
            $"have a table that is made by {nameof(RedshiftTable)}.{nameof(RedshiftTable.FromSchema)}",
            table.Name,
            $"use that, or {nameof(RedshiftCopy.JsonPaths)} with your own file");

        public override BoundFormat Bind(DestinationContext context, RedshiftTable table)
        {
            var file = TextAsset.Of(context.Scope, "JsonPaths", "jsonpaths.json", RedshiftTable.JsonPaths(table.Schema!));
            return BoundFormat.Reading(context.Stack, file.Bucket, file.S3ObjectKey);
        }
    }
}
