using Pipeline.Client;
using Pipeline.Local;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>The records that a verb was asked to send.</summary>
internal static class Sources
{
    /// <summary>Opens them: from a file, standard input, or made up.</summary>
    /// <param name="input">The file, <c>-</c>, or nothing.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="demo">The made-up records' name, or nothing.</param>
    /// <param name="seed">What they are drawn from.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="schema">The event schema, or nothing where none is known.</param>
    /// <exception cref="InvalidInputException">No such file, or both were asked for.</exception>
    public static IEnumerable<OutgoingRecord>? Open(string? input, InputFormat format, string? demo, int seed, int count, EventSchema? schema)
    {
        Check(input, demo);
        if (demo is not null) return Demo.Of(demo, seed, count);
        return input switch
        {
            null => null,
            "-" => new RecordReader(schema).Read(Console.In, "standard input", format),
            _ => ReadFile(input, format, schema),
        };
    }

    /// <summary>Checks what was asked for, before anything is started for it.</summary>
    /// <exception cref="InvalidInputException">No such file, no standard input, or both were asked for.</exception>
    public static void Check(string? input, string? demo)
    {
        var mistake = input switch
        {
            not null when demo is not null => $"--input and --demo must not both be given; got {input} and {demo}; leave one away",
            "-" when StandardInput.IsClosed() =>
                "--input - must have an open standard input; got a closed one; name a file, or pipe the records into the command",
            not null and not "-" when Directory.Exists(input) => $"--input must be a file, or - for standard input; got {input}, which is a folder",
            not null and not "-" when !File.Exists(input) => $"--input must be a file, or - for standard input; got {input}, which is not there",
            _ => null,
        };
        if (mistake is not null) throw new InvalidInputException("the command", [mistake]);
    }

    private static IEnumerable<OutgoingRecord> ReadFile(string path, InputFormat format, EventSchema? schema)
    {
        using var text = File.OpenText(path);
        foreach (var record in new RecordReader(schema).Read(text, Path.GetFileName(path), format)) yield return record;
    }
}
