using Pipeline.Local.Input;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>Opens the records that a verb sends.</summary>
internal static class Sources
{
    /// <summary>Opens the records: from a file, from standard input, or made-up ones.</summary>
    /// <param name="input">The file, or <c>-</c> for standard input; null: none.</param>
    /// <param name="format">The format of the input.</param>
    /// <param name="demo">The name of the made-up records; null: none.</param>
    /// <param name="seed">The seed of the made-up records.</param>
    /// <param name="count">The number of made-up records.</param>
    /// <param name="schema">The event schema; null: not known.</param>
    /// <param name="note">Gets notes about the input for the user, one sentence each.</param>
    /// <returns>The records; null where neither input nor made-up records were asked for.</returns>
    /// <exception cref="InvalidInputException">There is no such file, or both were asked for.</exception>
    public static IEnumerable<InputRecord>? Open(
        string? input, InputFormat format, string? demo, int seed, int count, EventSchema? schema, Action<string> note)
    {
        Check(input, demo);
        if (demo is not null)
            return Demo.Of(demo, seed, count, schema).Select((made, index) => new InputRecord(index + 1, made, Unit: "record"));

        var reader = new RecordReader(schema, note);
        return input switch
        {
            null => null,
            "-" => Read(reader, Console.OpenStandardInput, "standard input", format),
            _ => Read(reader, () => OpenFile(input), Path.GetFileName(input), format),
        };
    }

    /// <summary>Checks the options, before the run starts.</summary>
    /// <exception cref="InvalidInputException">There is no such file or no standard input, or both were asked for.</exception>
    public static void Check(string? input, string? demo)
    {
        var mistake = input switch
        {
            not null when demo is not null =>
                $"--input and --demo must not both be given; got {input} and {demo}; leave one out",
            "-" when StandardInput.IsClosed() =>
                "--input - must have an open standard input; got a closed one; name a file, or pipe the records into the command",
            not null and not "-" when Directory.Exists(input) =>
                $"--input must be a file, or - for standard input; got {input}, which is a folder; "
                    + $"name a file in it, or: cat {input}/* | pipeline ... --input -",
            not null and not "-" when !File.Exists(input) =>
                $"--input must be a file, or - for standard input; got {input}, which does not exist",
            _ => null,
        };
        if (mistake is not null) throw new InvalidInputException("the command", [mistake]);
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private static IEnumerable<InputRecord> Read(RecordReader reader, Func<Stream> open, string name, InputFormat format)
    {
        using var stream = open();
        foreach (var record in reader.Read(stream, name, format)) yield return record;
    }
}
