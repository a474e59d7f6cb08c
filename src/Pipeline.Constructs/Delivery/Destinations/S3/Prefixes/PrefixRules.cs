using Amazon.CDK;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The prefix and the error prefix of one bucket, with AWS's rules for the pair.</summary>
/// <remarks>
/// See https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html. Prefixes that are tokens are not checked.
/// </remarks>
internal sealed record PrefixRules(string? Prefix, string? ErrorOutputPrefix, bool DynamicPartitioning = false)
{
    private const string ErrorType = $"!{{{PrefixExpression.Firehose}:{PrefixExpression.ErrorOutputType}}}";

    // The length of yyyy/MM/dd/HH/, which Firehose appends to a prefix without a timestamp.
    private const int AppendedLength = 14;

    // AmazonOpenSearchService-failed, the longest of the error types.
    private const int LongestErrorType = 30;

    public void Validate(Violations violations)
    {
        var prefix = Check(violations, nameof(Prefix), Prefix);
        var errors = Check(violations, nameof(ErrorOutputPrefix), ErrorOutputPrefix);
        if (prefix is not null) CheckPrefix(violations, prefix);
        if (errors is not null) CheckErrorOutputPrefix(violations, errors);
        // https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-error-handling.html
        violations.Require(
            !DynamicPartitioning || ErrorOutputPrefix is not null,
            nameof(ErrorOutputPrefix),
            "be set with dynamic partitioning, for records without their keys",
            null,
            $"set one with {ErrorType}");
    }

    /// <summary>The part of a prefix before its first expression: all of its objects lie there.</summary>
    public static string StaticPart(string? prefix)
    {
        if (prefix is null) return "";
        var end = new[] { prefix.IndexOf("!{", StringComparison.Ordinal), prefix.IndexOf("${Token[", StringComparison.Ordinal) }
            .Where(index => index >= 0).DefaultIfEmpty(prefix.Length).Min();
        return prefix[..end];
    }

    private static PrefixExpression? Check(Violations violations, string prop, string? text)
    {
        violations.Length(prop, text, ServiceLimits.Firehose.PrefixLength);
        if (text is null || Token.IsUnresolved(text)) return null;
        var prefix = PrefixExpression.Parse(text);
        foreach (var mistake in prefix.Mistakes) violations.Add(prop, mistake.Rule, mistake.Got, mistake.Fix);
        if (prefix.Mistakes.Count > 0) return null;

        var limit = ServiceLimits.Firehose.EvaluatedPrefixLength;
        var appended = prop == nameof(Prefix) && !prefix.HasTimestamp ? AppendedLength : 0;
        var length = EvaluatedLength(prefix) + appended;
        violations.Require(
            limit.Contains(length), prop, $"be {limit} long when evaluated", $"about {length} {limit.Unit}", "shorten it");
        return prefix;
    }

    private void CheckPrefix(Violations violations, PrefixExpression prefix)
    {
        violations.Require(
            !prefix.HasErrorOutputType,
            nameof(Prefix),
            $"be without {ErrorType}",
            Prefix,
            $"move it to {nameof(ErrorOutputPrefix)}");
        violations.Require(
            DynamicPartitioning || prefix.Parts.Count == 0 || ErrorOutputPrefix is not null,
            nameof(ErrorOutputPrefix),
            $"be set where {nameof(Prefix)} has expressions",
            null,
            $"set one with {ErrorType}");
        violations.Require(
            DynamicPartitioning || !prefix.HasPartitionKeys,
            nameof(Prefix),
            $"be without {PrefixExpression.FromQuery} and {PrefixExpression.FromLambda} where dynamic partitioning is off",
            Prefix,
            "remove them, or turn dynamic partitioning on");
    }

    private void CheckErrorOutputPrefix(Violations violations, PrefixExpression errors)
    {
        violations.Require(
            errors.Parts.Count == 0 || errors.HasErrorOutputType,
            nameof(ErrorOutputPrefix),
            $"hold {ErrorType} where it has expressions",
            ErrorOutputPrefix,
            $"add {ErrorType}");
        violations.Require(
            !errors.HasPartitionKeys,
            nameof(ErrorOutputPrefix),
            $"be without {PrefixExpression.FromQuery} and {PrefixExpression.FromLambda}",
            ErrorOutputPrefix,
            "remove them: records that failed have no keys");
    }

    // The length of partition keys is not known here: they count as empty.
    private static int EvaluatedLength(PrefixExpression prefix) => prefix.LiteralLength +
        prefix.Parts.Sum(part => part switch
        {
            { Namespace: PrefixExpression.Timestamp } => TimestampPattern.Parse(part.Value).Length,
            { Value: PrefixExpression.ErrorOutputType } => LongestErrorType,
            { Value: PrefixExpression.RandomString } => ServiceLimits.Firehose.RandomStringLength,
            _ => 0,
        });
}
