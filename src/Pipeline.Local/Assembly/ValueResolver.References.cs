using System.Text.Json.Nodes;

namespace Pipeline.Local;

// Functions that give what other parts of the template, or other stacks, have.
internal sealed partial class ValueResolver
{
    private JsonNode? Ref(string name, string function, string place)
    {
        var environment = scope.Run.Environment;
        switch (name)
        {
            case "AWS::AccountId": return JsonValue.Create(environment.Account);
            case "AWS::Region": return JsonValue.Create(environment.Region);
            case "AWS::Partition": return JsonValue.Create(environment.Partition);
            case "AWS::URLSuffix": return JsonValue.Create(environment.UrlSuffix);
            case "AWS::StackName": return JsonValue.Create(scope.Name);
            case "AWS::StackId": return JsonValue.Create(scope.Id);
            case "AWS::NotificationARNs": return new JsonArray();
            case "AWS::NoValue": return NoValue;
            default: break;
        }

        if (scope.Parameters.Value(name) is { } parameter) return parameter;
        return Resource(name, function, place) is { } resource ? JsonValue.Create(resource.Ref) : JsonValue.Create(name);
    }

    private JsonNode? GetAtt(JsonNode? argument, string place)
    {
        const string Function = "Fn::GetAtt";
        var parts = argument switch
        {
            JsonArray { Count: > 1 } array => array.Select(part => Text(part, Function, place)).ToArray(),
            JsonValue text => ValueText.Of(text).Split('.', 2),
            _ => [],
        };
        if (parts.Length < 2) return Wrong(Function, "be given a resource and an attribute", argument, place);
        return Attribute(parts[0], string.Join('.', parts[1..]), Function, place);
    }

    private JsonNode? Attribute(string logicalId, string attribute, string function, string place)
    {
        if (Resource(logicalId, function, place) is not { } resource) return JsonValue.Create($"{logicalId}.{attribute}");
        if (resource.Attribute(attribute) is { } value) return value;
        var known = resource.Nested is { } nested ? nested.OutputNames.Select(name => $"Outputs.{name}") : resource.Kind.Attributes.Keys;
        return Wrong(function, $"name an attribute of {resource.Type} ({string.Join(", ", known)})", JsonValue.Create(attribute), place);
    }

    private ResourceNode? Resource(string logicalId, string function, string place)
    {
        if (scope.Resource(logicalId) is { } resource)
        {
            scope.Run.Recorder?.Add(resource);
            return resource;
        }

        Wrong(
            function,
            scope.IsLeftOut(logicalId) ? "not need a resource that its condition leaves out" : "name a parameter or a resource of its template",
            JsonValue.Create(logicalId),
            place);
        return null;
    }

    private JsonNode? FindInMap(JsonNode? argument, string place)
    {
        const string Function = "Fn::FindInMap";
        if (argument is not JsonArray { Count: 3 or 4 } array) return Wrong(Function, "be given a map and two keys", argument, place);
        var keys = array.Take(3).Select(key => Text(key, Function, place)).ToArray();
        if (scope.Mappings[keys[0]] is JsonObject map && map[keys[1]] is JsonObject second && second[keys[2]] is { } found) return Value(found, place);
        if (array.Count == 4 && array[3] is JsonObject options && options.ContainsKey("DefaultValue")) return Value(options["DefaultValue"], place);
        return Wrong(Function, "find its keys in the template's Mappings", new JsonArray([.. keys.Select(key => JsonValue.Create(key))]), place);
    }

    private JsonNode? ImportValue(JsonNode? argument, string place)
    {
        var name = Text(argument, "Fn::ImportValue", place);
        return scope.Run.Export(name) ?? Wrong(
            "Fn::ImportValue", "name an export of a stack that is run too (choose that stack with --stack)", JsonValue.Create(name), place);
    }

    private JsonNode? GetStackOutput(JsonNode? argument, string place)
    {
        const string Function = "Fn::GetStackOutput";
        if (argument is not JsonObject names) return Wrong(Function, "be given StackName and OutputName", argument, place);
        var (stack, output) = (Text(names["StackName"], Function, place), Text(names["OutputName"], Function, place));
        return scope.Run.Output(stack, output) ?? Wrong(
            Function, "name an output of a stack that is run too (choose that stack with --stack)", JsonValue.Create($"{stack}.{output}"), place);
    }
}
