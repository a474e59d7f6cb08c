using System.Globalization;
using System.Text;

namespace Pipeline.Local.Diagram;

/// <summary>Writes a diagram as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html), as GitHub draws it.</summary>
internal static class MermaidWriter
{
    /// <summary>Writes.</summary>
    public static string Write(DiagramModel model)
    {
        var text = new StringBuilder("---\n");
        text.Append(CultureInfo.InvariantCulture, $"title: \"{model.Title.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\n");
        text.Append("---\nflowchart LR\n");
        foreach (var node in model.Nodes.Where(node => node.Group is null)) Node(node, "  ");
        foreach (var stack in model.Groups.Where(group => !group.IsVpc))
        {
            Open(stack, $"stack {stack.Name}", "  ");
            foreach (var node in model.Nodes.Where(node => node.Group == stack.Id)) Node(node, "    ");
            foreach (var vpc in model.Groups.Where(group => group.Parent == stack.Id))
            {
                Open(vpc, $"VPC {vpc.Name}", "    ");
                foreach (var node in model.Nodes.Where(node => node.Group == vpc.Id)) Node(node, "      ");
                text.Append("    end\n");
            }

            text.Append("  end\n");
        }

        foreach (var edge in model.Edges)
        {
            var lines = edge.Rights.Select(right => right.Sentence).Prepend(edge.Label);
            text.Append(CultureInfo.InvariantCulture, $"  {edge.From} -->|\"{Joined(lines)}\"| {edge.To}\n");
        }

        return text.ToString();

        void Open(DiagramGroup group, string name, string indent) =>
            text.Append(CultureInfo.InvariantCulture, $"{indent}subgraph {group.Id}[\"{Escaped(name)}\"]\n");

        void Node(DiagramNode node, string indent)
        {
            string?[] lines = [node.Name, node.Kind, node.Detail, node.Key is { } key ? $"encrypted by {key}" : null];
            var (open, close) = node.Category switch
            {
                NodeCategory.Store => ("[(", ")]"),
                NodeCategory.Outside => ("([", "])"),
                _ => ("[", "]"),
            };
            text.Append(CultureInfo.InvariantCulture,
                $"{indent}{node.Id}{open}\"{Joined(lines.Where(line => !string.IsNullOrEmpty(line)))}\"{close}\n");
        }
    }

    private static string Joined(IEnumerable<string?> lines) => string.Join("<br/>", lines.Select(line => Escaped(line!)));

    // By the entities of https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters; a backquote would begin
    // Markdown.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            if (letter is '"' or '<' or '>' or '#' or '&' or '`' or ';' or '\\')
                escaped.Append(CultureInfo.InvariantCulture, $"#{(int)letter};");
            else escaped.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return escaped.ToString();
    }
}
