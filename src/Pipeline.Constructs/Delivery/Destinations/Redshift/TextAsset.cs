using System.IO;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>A string as a file in the deployment's assets bucket.</summary>
internal static class TextAsset
{
    public static Asset Of(Construct scope, string id, string fileName, string text)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-text-").FullName;
        try
        {
            var file = Path.Combine(folder, fileName);
            File.WriteAllText(file, text);
            return new Asset(scope, id, new AssetProps { Path = file });
        }
        finally
        {
            // CDK has already copied it into the cloud assembly.
            Directory.Delete(folder, recursive: true);
        }
    }
}
