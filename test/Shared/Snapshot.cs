using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DiffEngine;

namespace Pipeline.Testing;

/// <summary>
/// Compares text with an accepted file, by the conventions of Verify (not every NuGet source has its package; a move to it
/// renames no file): <c>Snapshots/Class.Method[_parameters].verified.json</c>. If they differ, writes the new text beside it as
/// <c>.received.json</c>; never accepts it automatically.
/// </summary>
internal static class Snapshot
{
    /// <summary>The most that a reviewer reads: split a longer snapshot by construct.</summary>
    public const int MaximumLines = 400;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compares JSON, indented by two spaces, with keys in their given order.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameters">Distinguishes the cases of one test, such as <c>stage=dev</c>.</param>
    /// <param name="sourceFile">Filled in by the compiler; the snapshot has the name of this file's class.</param>
    /// <param name="method">Filled in by the compiler.</param>
    public static void Verify(
        JsonNode value, string? parameters = null, [CallerFilePath] string sourceFile = "", [CallerMemberName]
        string method = "") =>
        Compare(value.ToJsonString(Indented), "json", parameters, sourceFile, method);

    /// <summary>Compares text.</summary>
    /// <inheritdoc cref="Verify"/>
    public static void VerifyText(
        string value, string? parameters = null, [CallerFilePath] string sourceFile = "", [CallerMemberName]
        string method = "") =>
        Compare(value, "txt", parameters, sourceFile, method);

    /// <summary>The folder of a project's snapshots.</summary>
    internal static string Folder => Path.Combine(Repository.ProjectDirectory, "Snapshots");

    private static void Compare(string text, string extension, string? parameters, string sourceFile, string method)
    {
        var name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{(parameters is null ? "" : $"_{parameters}")}";
        CompareFiles(Folder, name, extension, text.ReplaceLineEndings("\n"), MaximumLines);
    }

    internal static void CompareFiles(
        string folder, string name, string extension, string text, int maximumLines, bool openDiffTool = true)
    {
        var lines = text.Count(c => c == '\n') + 1;
        if (lines > maximumLines)
        {
            throw new SnapshotException($"{name}: a snapshot must have at most {maximumLines} lines, so that it is read; " +
                $"got {lines}; split it by construct");
        }

        var verified = Path.Combine(folder, $"{name}.verified.{extension}");
        var received = Path.Combine(folder, $"{name}.received.{extension}");
        var isNew = !File.Exists(verified);
        if (!isNew && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, text, new UTF8Encoding(false));
        // On a person's machine with a diff tool, opens it on both files.
        if (openDiffTool && !BuildServerDetector.Detected && !Repository.IsContinuousIntegration)
            DiffRunner.Launch(received, verified);
        throw new SnapshotException(Message(folder, name, extension, isNew, text, isNew ? "" : File.ReadAllText(verified)));
    }

    // Verify's own failure text, which tools and people recognize.
    private static string Message(string folder, string name, string extension, bool isNew, string text, string before)
    {
        var message = new StringBuilder();
        message.AppendLine($"Directory: {folder}");
        message.AppendLine(isNew ? "New:" : "NotEqual:");
        message.AppendLine($"  - Received: {name}.received.{extension}");
        message.AppendLine($"    Verified: {name}.verified.{extension}");
        message.AppendLine("To accept: scripts/accept-snapshots");
        message.AppendLine();
        message.AppendLine(isNew ? text : FirstDifference(before, text));
        return message.ToString();
    }

    private static string FirstDifference(string before, string after)
    {
        var old = before.Split('\n');
        var @new = after.Split('\n');
        var i = 0;
        while (i < old.Length && i < @new.Length && old[i] == @new[i]) i++;
        var from = Math.Max(0, i - 3);
        return $"""
            first difference in line {i + 1}
            verified:
            {string.Join('\n', old.Skip(from).Take(12))}
            received:
            {string.Join('\n', @new.Skip(from).Take(12))}
            """;
    }
}

/// <summary>A snapshot is new, differs, or is too long.</summary>
internal sealed class SnapshotException(string message) : Exception(message);
