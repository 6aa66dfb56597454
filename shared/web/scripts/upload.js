// Resumable uploads (tus): loaded only on pages with `data-upload`; without it the file travels with the form.
import { Upload } from "tus-js-client";

window.motcuaUpload = Upload;
