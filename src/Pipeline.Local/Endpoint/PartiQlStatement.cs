using System.Text;

namespace Pipeline.Local.Endpoint;

/// <summary>A PartiQL statement's IAM action, and its table or index.</summary>
/// <param name="Action">The action, such as <c>PartiQLSelect</c>.</param>
/// <param name="Table">The table's name or ARN.</param>
/// <param name="Index">The index's name; <c>null</c> where it names the table itself.</param>
internal sealed record PartiQlStatement(string Action, string Table, string? Index)
{
    /// <summary>
    /// Reads a statement as far as its table
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
    /// and https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html).
    /// </summary>
    /// <returns>
    /// The statement; <c>null</c> where DynamoDB has no such statement and refuses it, whatever the caller's permissions.
    /// </returns>
    public static PartiQlStatement? Read(string? statement)
    {
        var words = Words(statement ?? "");
        // EXISTS(SELECT ...) is a condition in a transaction. It reads.
        var first = words.FindIndex(word => !word.IsQuoted && word.Text is not ("(" or ")") && !Is(word, "EXISTS"));
        if (first < 0) return null;
        var (action, before) = words[first].Text.ToUpperInvariant() switch
        {
            "SELECT" => ("PartiQLSelect", words.FindIndex(first, word => Is(word, "FROM"))),
            "INSERT" => ("PartiQLInsert", words.FindIndex(first, word => Is(word, "INTO"))),
            "DELETE" => ("PartiQLDelete", words.FindIndex(first, word => Is(word, "FROM"))),
            "UPDATE" => ("PartiQLUpdate", first),
            _ => ("", -1),
        };
        if (before < 0 || before + 1 >= words.Count) return null;
        var hasIndex = before + 3 < words.Count && words[before + 2] is { IsQuoted: false, Text: "." };
        var index = hasIndex ? words[before + 3].Text : null;
        return new PartiQlStatement(action, words[before + 1].Text, action == "PartiQLSelect" ? index : null);
    }

    private static bool Is((string Text, bool IsQuoted) word, string keyword) =>
        !word.IsQuoted && word.Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    // Words are names in double quotes, texts in single quotes (a quote inside is doubled), runs of the characters that a table's
    // name may have, and single signs.
    private static List<(string Text, bool IsQuoted)> Words(string statement)
    {
        var words = new List<(string, bool)>();
        for (var i = 0; i < statement.Length;)
        {
            var start = statement[i];
            if (char.IsWhiteSpace(start))
            {
                i++;
            }
            else if (start is '"' or '\'')
            {
                words.Add((Quoted(statement, ref i, start), true));
            }
            else if (IsOfName(start))
            {
                var end = i;
                while (end < statement.Length && IsOfName(statement[end])) end++;
                words.Add((statement[i..end], false));
                i = end;
            }
            else
            {
                words.Add((start.ToString(), false));
                i++;
            }
        }

        return words;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Quoted(string statement, ref int i, char quote)
    {
        var text = new StringBuilder();
        for (i++; i < statement.Length; i++)
        {
            if (statement[i] == quote)
            {
                if (i + 1 >= statement.Length || statement[i + 1] != quote) break;
                i++;
            }

            text.Append(statement[i]);
        }

        i++;
        return text.ToString();
    }
}
