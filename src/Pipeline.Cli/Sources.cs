using Pipeline.Local.Input;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>The records that a verb was asked to send.</summary>
internal static class Sources
{
    /// <summary>Opens them: from a file, standard input, or made up.</summary>
    /// <param name="input">The file, <c>-</c>, or null.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="demo">The made-up records' name, or null.</param>
    /// <param name="seed">What they are drawn from.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="schema">The event schema, or null where none is known.</param>
    /// <param name="note">Takes what the user is to know of the input, a sentence each.</param>
    /// <returns>Null where neither was asked for.</returns>
    /// <exception cref="InvalidInputException">No such file, or both were asked for.</exception>
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

    /// <summary>Checks what was asked for, before anything is started for it.</summary>
    /// <exception cref="InvalidInputException">No such file, no standard input, or both were asked for.</exception>
    public static void Check(string? input, string? demo)
    {
        var mistake = input switch
        {
            not null when demo is not null =>
                $"--input and --demo must not both be given; got {input} and {demo}; leave one away",
            "-" when StandardInput.IsClosed() =>
                "--input - must have an open standard input; got a closed one; name a file, or pipe the records into the command",
            not null and not "-" when Directory.Exists(input) =>
                $"--input must be a file, or - for standard input; got {input}, which is a folder; "
                    + $"name a file in it, or: cat {input}/* | pipeline ... --input -",
            not null and not "-" when !File.Exists(input) =>
                $"--input must be a file, or - for standard input; got {input}, which is not there",
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
