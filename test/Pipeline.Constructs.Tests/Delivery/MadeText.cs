namespace Pipeline.Constructs.Tests;

/// <summary>Pages that code generates, wholly or in part, and that people read.</summary>
internal static class MadeText
{
    /// <summary>
    /// Fails if a page differs from the generated one, and writes that one as <c>.received</c> beside it, to review and rename.
    /// </summary>
    /// <param name="file">The page.</param>
    /// <param name="made">The generated page.</param>
    public static void Verify(string file, string made)
    {
        var received = Path.ChangeExtension(file, ".received" + Path.GetExtension(file));
        var isSame = File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == made;
        if (isSame) File.Delete(received);
        else File.WriteAllText(received, made);
        isSame.ShouldBeTrue(
            $"{Path.GetFileName(file)} must be what the code makes of it; read {Path.GetFileName(received)} beside it, then " +
            $"give it that name");
    }
}
