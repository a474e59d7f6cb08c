using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Suite;

/// <summary>The schema reader and the validation, checked with the public JSON-Schema-Test-Suite.</summary>
public partial class PublicSuiteTests
{
    private static readonly Lazy<IReadOnlyList<Outcome>> Outcomes =
        new(() => [.. PublicSuite.Read().Select(Run)]);

    // Intended differences: the file, a text that the values contain, and the reason.
    private static readonly (string File, string Values, string Reason)[] Deviations =
    [
        ("optional/bignum", "bignum", "DynamoDB holds numbers of at most 38 digits"),
        ("optional/float-overflow", "overflow", "DynamoDB holds numbers up to 9.9E+125"),
        ("draft2020-12/format", "only an annotation by default", "a format is always checked"),
        ("draft7/optional/content", "an invalid", "the encoding of a string is an annotation, as it is from 2019-09 on"),
        ("draft7/optional/content", "a validly-encoded invalid", "the encoding of a string is an annotation"),
        ("draft4/optional/zeroTerminatedFloats", "even without fractional part", "1.0 is an integer, as it is from draft 6 on"),
    ];

    [Fact]
    public void SchemaThatIsTaken_MeansWhatTheSuiteSays() => Disagreements.Where(text => !Deviations.Any(
        deviation => IsOf(deviation, text))).ShouldBeEmpty();

    [Fact]
    public void Deviation_IsStillOne() => Deviations.Where(
        deviation => !Disagreements.Any(text => IsOf(deviation, text))).ShouldBeEmpty();

    [Fact]
    public void Numbers_AreKnown() => Snapshot.VerifyText(Table());

    private static IEnumerable<string> Disagreements => Outcomes.Value.SelectMany(outcome => outcome.Disagreements);

    private static bool IsOf((string File, string Values, string Reason) deviation, string disagreement) =>
        disagreement.Contains($"{deviation.File}: ") && disagreement.Contains(deviation.Values);

    private static string Table()
    {
        var text = new StringBuilder();
        foreach (var drafts in Outcomes.Value.GroupBy(outcome => outcome.Case.Draft)) Append(drafts.Key, drafts);
        Append("all", Outcomes.Value);
        text.Append("\nby file, all versions together\n");
        foreach (var file in Outcomes.Value.GroupBy(outcome => outcome.Case.File)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Append(file.Key, file);
        }

        text.Append("\nrefused because\n");
        foreach (var reason in Outcomes.Value.Where(outcome => outcome.Reason is not null).GroupBy(outcome => outcome.Reason)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{reason.Count(),5} {reason.Key}\n");
        }

        return text.ToString();

        void Append(string name, IEnumerable<Outcome> outcomes)
        {
            var all = outcomes.ToList();
            var taken = all.Where(outcome => outcome.Reason is null).ToList();
            text.Append(CultureInfo.InvariantCulture,
                $"{name}: {taken.Count} of {all.Count} schemas taken; {taken.Sum(outcome => outcome.Agreed)} values agree\n");
        }
    }

    private static Outcome Run(SuiteCase suiteCase)
    {
        var schema = new SuiteSchema(suiteCase);
        EventValidator validator;
        try
        {
            validator = new EventValidator(EventSchema.Parse(schema.Event.ToJsonString()));
        }
        catch (InvalidInputException error)
        {
            return new Outcome(suiteCase, Reason(error.Violations), 0, []);
        }

        var (agreed, disagreements) = (0, new List<string>());
        foreach (var value in suiteCase.Values)
        {
            var violations = validator.Validate(Encoding.UTF8.GetBytes($$"""{"key":"k","v":{{value.Json}}}"""));
            if ((violations.Count == 0) == value.IsValid)
            {
                agreed++;
            }
            else
            {
                disagreements.Add($"{suiteCase.Draft}/{suiteCase.File}: {suiteCase.Description}: {value.Description}: "
                    + $"{value.Json} is {(value.IsValid ? "valid" : "not valid")}; {string.Join("; ", violations)}");
            }
        }

        return new Outcome(suiteCase, null, agreed, disagreements);
    }

    // The reason for an unsupported keyword is more useful than that for the missing type.
    private static string Reason(IReadOnlyList<string> violations)
    {
        var violation = violations.FirstOrDefault(text => text.Contains("a keyword that is supported")) ?? violations[0];
        var rule = Rule().Match(violation).Groups[1].Value;
        return violation.Contains("a keyword that is supported") || rule.StartsWith("stand at the root")
            ? $"{rule}: {Keyword().Match(violation).Groups[1].Value}" : Quoted().Replace(rule, "...");
    }

    [GeneratedRegex("^#.*? must (.*?); got ", RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex("^#[^ ]*/([^ /]+) must ")]
    private static partial Regex Keyword();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    private sealed record Outcome(SuiteCase Case, string? Reason, int Agreed, IReadOnlyList<string> Disagreements);
}
