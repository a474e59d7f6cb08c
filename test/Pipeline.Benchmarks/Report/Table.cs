using System.Globalization;
using System.Text;

namespace Pipeline.Benchmarks.Report;

/// <summary>A table in Markdown, with its columns aligned for a terminal: the first to the left, numbers to the right.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row: a name and a cell for each further column.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"a row must have {columns.Length} cells; got {cells.Length}", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>A number with three significant digits; a dash for null.</summary>
    public static string Number(double? value)
    {
        if (value is not { } number || double.IsNaN(number)) return "-";
        var magnitude = Math.Abs(number);
        var format = magnitude switch
        {
            < 10 => "0.00",
            < 100 => "0.0",
            _ => "#,0",
        };
        return number.ToString(format, CultureInfo.InvariantCulture);
    }

    public override string ToString()
    {
        var widths = columns.Select((column, i) =>
            Math.Max(column.Length, _rows.Select(row => row[i].Length).DefaultIfEmpty().Max())).ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{title}\n\n");
        text.Append(Line(columns, widths));
        text.Append(CultureInfo.InvariantCulture,
            $"|{string.Join('|', widths.Select((width, i) => new string('-', width + 1) + (i == 0 ? "-" : ":")))}|\n");
        foreach (var row in _rows) text.Append(Line(row, widths));
        return text.ToString();
    }

    private static string Line(string[] cells, int[] widths) =>
        $"|{string.Join('|', cells.Select((cell, i) => $" {(i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))} "))}|\n";
}
