using SharpFuzz;

namespace Pipeline.Fuzz;

/// <summary>
/// Lets a fuzzer send inputs to one target. Without a fuzzer, sends files to it. <c>scripts/fuzz</c> starts this program.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var target = args.Length > 0 ? FuzzTarget.All.FirstOrDefault(target => target.Name == args[0]) : null;
        if (target is null)
        {
            Console.Error.WriteLine(
                $"the target must be one of {string.Join(", ", FuzzTarget.All.Select(known => known.Name))}; got "
                + $"{(args.Length > 0 ? args[0] : "none")}; name one, and behind it files to try or none for AFL's inputs");
            return 2;
        }

        if (args.Length == 1)
        {
            // Each input has its own process, so that one that hangs or overflows the stack does not end the whole search.
            Fuzzer.OutOfProcess.Run(stream =>
            {
                using var input = new MemoryStream();
                stream.CopyTo(input);
                target.Try(input.ToArray());
            });
            return 0;
        }

        var failed = 0;
        foreach (var file in args.Skip(1))
        {
            try
            {
                target.Try(File.ReadAllBytes(file));
            }
#pragma warning disable CA1031 // Any exception of a reader is a finding, and is shown with its input.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed++;
                Console.WriteLine($"{file}\n{error}\n");
            }
        }

        Console.WriteLine($"{args.Length - 1} inputs, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
