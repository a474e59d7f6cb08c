using System.Reflection;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// The README's tables of sources, destinations and steps, made from the code: they list all of them and no others.
/// </summary>
public class DocumentedTests
{
    private const string Begin = "<!-- what a delivery takes: made by DocumentedTests -->";
    private const string End = "<!-- the end of what a delivery takes -->";

    private static readonly string Readme = Path.Combine(Repository.Root, "README.md");

    // A type in none of these sets sends records to a delivery or its stream from outside.
    private static readonly (string Heading, Type[] Types)[] Tables =
    [
        ("destination", [typeof(DeliveryDestination)]),
        ("source", [typeof(DeliverySource)]),
        ("step", [typeof(DeliveryProcessor), typeof(FormatConversion), typeof(DynamicPartitioning)]),
        ("what feeds it", []),
    ];

    [Fact]
    public void EveryFactory_NamesItsPage() =>
        new[] { typeof(DeliveryDestination), typeof(DeliverySource), typeof(DeliveryProcessor) }
        .SelectMany(Factories)
        .Where(factory => factory.GetCustomAttribute<DocumentedAttribute>() is null)
        .Select(factory => $"{factory.DeclaringType!.Name}.{factory.Name}")
        .ShouldBeEmpty("an attribute Documented names what it is and its page");

    [Fact]
    public void EveryPage_IsOneOfAws() => All().Select(row => row.Documented.Page)
        .ShouldEachBe(page => page.StartsWith("https://docs.aws.amazon.com/", StringComparison.Ordinal));

    [Fact]
    public void ReadmeTable_IsWhatTheCodeHas()
    {
        var readme = File.ReadAllText(Readme).ReplaceLineEndings("\n");
        var start = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        (start >= 0 && end > start).ShouldBeTrue($"README.md must hold {Begin} and {End}");
        MadeText.Verify(Readme, $"{readme[..start]}{Begin}\n\n{Markdown()}\n\n{readme[end..]}");
    }

    private static string Markdown() => string.Join("\n\n", Tables.Select(table => string.Join('\n',
    [
        $"| {table.Heading} | written as |",
        "|---|---|",
        .. All().Where(row => row.Heading == table.Heading)
            .OrderBy(row => row.Documented.Title, StringComparer.OrdinalIgnoreCase)
            .Select(row => $"| [{row.Documented.Title}]({row.Documented.Page}) | `{row.Code}` |"),
    ])).Append(LeftOut()));

    private static string LeftOut() => string.Join('\n',
    [
        "| without a preset (`HttpEndpoint` takes it) | why |",
        "|---|---|",
        .. DeliveryPresets.Unconfirmed.Select(endpoint => $"| {endpoint.Key} | {endpoint.Value} |"),
    ]);

    private static IEnumerable<(string Heading, string Code, DocumentedAttribute Documented)> All() =>
        from member in typeof(Delivery).Assembly.GetExportedTypes().SelectMany(type => Factories(type).Prepend<MemberInfo>(type))
        let documented = member.GetCustomAttribute<DocumentedAttribute>()
        where documented is not null
        let code = member is Type type ? $"new {type.Name}(...)" : $"{member.DeclaringType!.Name}.{member.Name}"
        let owner = member as Type ?? member.DeclaringType
        select (Tables.First(table => table.Types.Length == 0 || table.Types.Contains(owner)).Heading, code, documented);

    private static IEnumerable<MethodInfo> Factories(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName);
}
