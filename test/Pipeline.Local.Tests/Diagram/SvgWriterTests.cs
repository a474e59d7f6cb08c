using System.Globalization;
using System.Xml.Linq;
using Pipeline.Local.Diagram;

namespace Pipeline.Local.Tests.Diagram;

/// <summary>The image of a diagram: an XML document whose texts fit.</summary>
public class SvgWriterTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void TextOfATemplate_IsEscaped()
    {
        var model = Model("<b>&\"'\u0001\u2028", 3);
        var document = XDocument.Parse(SvgWriter.Write(model));
        document.Root!.Attribute("role")!.Value.ShouldBe("img");
        document.Root.Element(Svg + "title")!.Value.ShouldContain("<b>&\"'");
        document.Root.Element(Svg + "desc")!.Value.ShouldContain("1: ");
        document.Descendants(Svg + "b").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(600)]
    [InlineData(1000)]
    [InlineData(1700)]
    public void EveryTextAndShape_IsWithinTheWidth(int width)
    {
        var model = Model("AVeryLongNameThatMustBeBrokenSomewhere-" + new string('W', 70), 12);
        var document = XDocument.Parse(SvgWriter.Write(model, width));
        document.Root!.Attribute("width")!.Value.ShouldBe(width.ToString(CultureInfo.InvariantCulture));
        foreach (var text in document.Descendants(Svg + "text").Where(text => text.Attribute("class")!.Value != "digits"))
        {
            var style = text.Attribute("class")!.Value;
            var size = style is "title" ? 17 : style is "name" ? 13 : style.StartsWith("legend") || style == "group" ? 12 : 11.5;
            var isBold = style is "title" or "name" or "group" or "legend what";
            (Number(text, "x") + TextWidth.Of(text.Value, size, isBold)).ShouldBeLessThanOrEqualTo(width, text.Value);
        }

        foreach (var box in document.Descendants(Svg + "rect"))
            ((box.Attribute("x") is null ? 0 : Number(box, "x")) + Number(box, "width")).ShouldBeLessThanOrEqualTo(width);
    }

    [Fact]
    public void TextOfANode_IsWithinItsBox()
    {
        var document = XDocument.Parse(SvgWriter.Write(Model("AVeryLongNameThatMustBeBroken-" + new string('W', 70), 12)));
        var nodes = document.Descendants(Svg + "g").Where(group => group.Elements(Svg + "rect").Any(IsBox)).ToArray();
        nodes.Length.ShouldBe(12);
        foreach (var node in nodes)
        {
            var box = node.Elements(Svg + "rect").First(IsBox);
            var (right, bottom) = (Number(box, "x") + Number(box, "width"), Number(box, "y") + Number(box, "height"));
            foreach (var text in node.Elements(Svg + "text"))
            {
                var isName = text.Attribute("class")!.Value == "name";
                var width = TextWidth.Of(text.Value, isName ? 13 : 11.5, isName);
                (Number(text, "x") + width).ShouldBeLessThanOrEqualTo(right, text.Value);
                (Number(text, "y") + 3).ShouldBeLessThanOrEqualTo(bottom, text.Value);
            }
        }
    }

    // A page has the style sheet, its policy allows no style within the image, and it finds an edge by its number.
    [Fact]
    public void ImageWithinAPage_HasItsEdgesByNumberAndNoStyle()
    {
        var svg = SvgWriter.WriteInline(Model("<b>", 4), flows: i => $"{i} & <i>");
        svg.ShouldNotContain("style");
        var document = XDocument.Parse(svg);
        foreach (var i in Enumerable.Range(1, 3))
        {
            var edge = document.Descendants("g").Single(group => group.Attribute("id")?.Value == $"edge-{i}");
            edge.Elements("path").ShouldContain(path => path.Attribute("class")!.Value == "wire");
            var flow = document.Descendants("text").Single(text => text.Attribute("id")?.Value == $"flow-{i}");
            flow.Value.ShouldBe($"{i - 1} & <i>");
        }
    }

    [Fact]
    public void SameModel_IsTheSameTextInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // The decimal comma, as in German; a computer without cultures does not have that one.
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            var german = SvgWriter.Write(Model("Name", 9));
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            SvgWriter.Write(Model("Name", 9)).ShouldBe(german);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Mermaid_HasNoCharacterThatEndsALabel()
    {
        var text = MermaidWriter.Write(Model("a\"]; end --> #`<x>", 2));
        text.ShouldContain("n1[\"a#34;]#59; end --#62; #35;#96;#60;x#62;");
        text.ShouldContain("subgraph g1[");
        text.ShouldContain("n1 -->|\"feeds<br/>");
    }

    private static DiagramModel Model(string name, int count)
    {
        DiagramNode[] nodes =
        [
            .. Enumerable.Range(1, count).Select(i => new DiagramNode(
                $"n{i}", "AWS::Kinesis::Stream", "Kinesis stream", NodeCategory.Transport, $"app/{name}{i}", $"{name}{i}",
                "on-demand, 24 hours", i == count ? "g2" : "g1", "TheKeyOfAll")),
        ];
        DiagramEdge[] edges =
        [
            .. Enumerable.Range(1, count - 1).Select(i => new DiagramEdge(
                $"n{i}", $"n{i + 1}", "feeds", [new EdgeRight(name, ["kinesis:GetRecords"], name, true)])),
        ];
        return new DiagramModel(
            name, nodes, edges, [new("g1", false, name, null), new("g2", true, name, "g1")], [new("TheKeyOfAll", name)]);
    }

    private static bool IsBox(XElement element) => element.Attribute("class")?.Value == "box";

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
