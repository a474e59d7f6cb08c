using System.Text.Json.Nodes;

namespace Pipeline.App.Tests;

/// <summary>The differences between two templates' resources, by path: <c>from</c> the first, <c>to</c> the second.</summary>
internal static class TemplateDifference
{
    /// <summary>
    /// Every difference. A resource that only the first template has is named with its type. Elements of lists of different
    /// lengths are paired where they are equal. The others are numbered: <c>-2</c> is element 2 of the first list, <c>+2</c> of
    /// the second.
    /// </summary>
    /// <param name="from">Resources by logical id.</param>
    /// <param name="to">Resources by logical id.</param>
    public static JsonObject Between(JsonObject from, JsonObject to)
    {
        var differences = new JsonObject();
        foreach (var (id, resource) in from)
        {
            if (to[id] is { } other) Compare(resource, other, id, differences);
            else differences[id] = new JsonObject { ["from"] = resource!["Type"]!.DeepClone() };
        }

        foreach (var (id, resource) in to.Where(resource => !from.ContainsKey(resource.Key)))
            Add(differences, id, null, resource);
        return differences;
    }

    private static void Compare(JsonNode? from, JsonNode? to, string path, JsonObject differences)
    {
        if (JsonNode.DeepEquals(from, to)) return;
        switch (from, to)
        {
            case (JsonObject first, JsonObject second):
                foreach (var (key, value) in first)
                {
                    if (second.ContainsKey(key)) Compare(value, second[key], $"{path}/{key}", differences);
                    else Add(differences, $"{path}/{key}", value, null);
                }

                foreach (var (key, value) in second.Where(entry => !first.ContainsKey(entry.Key)))
                    Add(differences, $"{path}/{key}", null, value);

                break;
            case (JsonArray first, JsonArray second) when first.Count == second.Count:
                for (var i = 0; i < first.Count; i++) Compare(first[i], second[i], $"{path}/{i}", differences);
                break;
            case (JsonArray first, JsonArray second):
                CompareElements(first, second, path, differences);
                break;
            default:
                Add(differences, path, from, to);
                break;
        }
    }

    // Removes the longest common subsequence; each remaining element is in one list only.
    private static void CompareElements(JsonArray from, JsonArray to, string path, JsonObject differences)
    {
        var common = new int[from.Count + 1, to.Count + 1];
        for (var i = from.Count - 1; i >= 0; i--)
        {
            for (var j = to.Count - 1; j >= 0; j--)
            {
                common[i, j] = JsonNode.DeepEquals(from[i], to[j])
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < from.Count || j < to.Count;)
        {
            if (i < from.Count && j < to.Count && JsonNode.DeepEquals(from[i], to[j])) (i, j) = (i + 1, j + 1);
            else if (IsOfTheFirst(i, j)) Add(differences, $"{path}/-{i}", from[i++], null);
            else Add(differences, $"{path}/+{j}", null, to[j++]);
        }

        bool IsOfTheFirst(int i, int j) => j == to.Count || (i < from.Count && common[i + 1, j] >= common[i, j + 1]);
    }

    private static void Add(JsonObject differences, string path, JsonNode? from, JsonNode? to)
    {
        var difference = new JsonObject();
        if (from is not null) difference["from"] = from.DeepClone();
        if (to is not null) difference["to"] = to.DeepClone();
        differences[path] = difference;
    }
}
