namespace Pipeline.Constructs.Tests;

/// <summary>Pages that are made from the code, wholly or in part, and read by people.</summary>
internal static class MadeText
{
    /// <summary>
    /// Fails where a page is not what the code makes of it, and puts what it should be beside it, to read and then to rename.
    /// </summary>
    /// <param name="file">The page.</param>
    /// <param name="made">What it should be.</param>
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
